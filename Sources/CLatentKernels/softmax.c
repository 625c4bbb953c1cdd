// Softmax and what is measured on it. Sums over a vocabulary are carried in double, a kilobyte of floats at a time.
#include "latent_softmax.h"

#include "latent_parallel.h"

#include <math.h>

typedef struct {
  latent_matrix input;
  latent_matrix other;
  latent_matrix output;
  double *results;
  const int32_t *targets;
  latent_comparison *comparisons;
  float cap;
  float factor;
} softmax_task;

static float row_maximum(const float *x, size_t columns) {
  float largest = -INFINITY;
  for (size_t i = 0; i < columns; i++)
    largest = x[i] > largest ? x[i] : largest;
  return largest;
}

static double log_of_sum(const float *x, size_t columns, float largest) {
  double sum = 0;
  for (size_t i = 0; i < columns; i++)
    sum += exp((double)x[i] - largest);
  return log(sum);
}

static void softmax_scalar(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    double normaliser = row_maximum(x, columns);
    normaliser += log_of_sum(x, columns, (float)normaliser);
    for (size_t i = 0; i < columns; i++)
      latent_row(t->output, row)[i] = (float)exp(x[i] - normaliser);
  }
}

static void log_softmax_scalar(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    double normaliser = row_maximum(x, columns);
    normaliser += log_of_sum(x, columns, (float)normaliser);
    for (size_t i = 0; i < columns; i++)
      latent_row(t->output, row)[i] = (float)(x[i] - normaliser);
  }
}

static void divergence_scalar(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *p = latent_row(t->input, row), *q = latent_row(t->other, row);
    float p_max = row_maximum(p, columns), q_max = row_maximum(q, columns);
    double p_log = p_max + log_of_sum(p, columns, p_max), q_log = q_max + log_of_sum(q, columns, q_max), sum = 0;
    for (size_t i = 0; i < columns; i++) {
      double weight = exp(p[i] - p_log);
      if (weight > 0)
        sum += weight * (((double)p[i] - p_log) - ((double)q[i] - q_log));
    }
    t->results[row] = sum;
  }
}

// The place of a column among its row's, 1 for the largest number.
static int32_t rank_of(const float *x, size_t columns, size_t target) {
  int32_t larger = 0;
  for (size_t i = 0; i < columns; i++)
    larger += x[i] > x[target];
  return larger + 1;
}

static void compare_scalar(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *p = latent_row(t->input, row), *q = latent_row(t->other, row);
    double p_log = row_maximum(p, columns), q_log = row_maximum(q, columns);
    p_log += log_of_sum(p, columns, (float)p_log);
    q_log += log_of_sum(q, columns, (float)q_log);
    latent_comparison sums = {0};
    for (size_t i = 0; i < columns; i++) {
      double a = p[i] - p_log, b = q[i] - q_log, p_i = exp(a), q_i = exp(b), middle = log((p_i + q_i) / 2);
      if (p_i > 0) {
        sums.divergence += p_i * (a - b);
        sums.jensen_shannon += p_i * (a - middle) / 2;
      }
      if (q_i > 0) {
        sums.reverse_divergence += q_i * (b - a);
        sums.jensen_shannon += q_i * (b - middle) / 2;
        sums.entropy -= q_i * b;
      }
      sums.total_variation += fabs(p_i - q_i) / 2;
    }
    if (t->targets[row] >= 0) {
      sums.surprisal = q_log - q[t->targets[row]];
      sums.rank = rank_of(q, columns, (size_t)t->targets[row]);
    }
    t->comparisons[row] = sums;
  }
}

static void cross_entropy_gradient_scalar(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    float *x = latent_row(t->input, row);
    const float *p = latent_row(t->other, row);
    double normaliser = row_maximum(x, columns), loss = 0;
    normaliser += log_of_sum(x, columns, (float)normaliser);
    for (size_t i = 0; i < columns; i++) {
      double slope = t->cap > 0 ? 1 - (double)x[i] / t->cap * ((double)x[i] / t->cap) : 1;
      if (p[i] > 0)
        loss += p[i] * (normaliser - x[i]);
      x[i] = (float)((exp(x[i] - normaliser) - p[i]) * slope * t->factor);
    }
    t->results[row] = loss;
  }
}

#define LATENT_VECTOR_BODY "softmax_vector.h"
#include "for_each_target.h"

void latent_softmax(int threads, latent_matrix input, latent_matrix output) {
  softmax_task task = {.input = input, .output = output};
  latent_parallel_rows(threads, input.rows, input.columns * 8, LATENT_PICK(softmax), &task);
}

void latent_log_softmax(int threads, latent_matrix input, latent_matrix output) {
  softmax_task task = {.input = input, .output = output};
  latent_parallel_rows(threads, input.rows, input.columns * 8, LATENT_PICK(log_softmax), &task);
}

void latent_divergence(int threads, latent_matrix p, latent_matrix q, double *output) {
  softmax_task task = {.input = p, .other = q, .results = output};
  latent_parallel_rows(threads, p.rows, p.columns * 16, LATENT_PICK(divergence), &task);
}

void latent_compare_distributions(int threads, latent_matrix p, latent_matrix q, const int32_t *targets,
                                  latent_comparison *output) {
  softmax_task task = {.input = p, .other = q, .targets = targets, .comparisons = output};
  latent_parallel_rows(threads, p.rows, p.columns * 32, LATENT_PICK(compare), &task);
}

void latent_cross_entropy_gradient(int threads, latent_matrix logits, latent_matrix probabilities, float cap,
                                   float factor, double *output) {
  softmax_task task = {.input = logits, .other = probabilities, .cap = cap, .factor = factor, .results = output};
  latent_parallel_rows(threads, logits.rows, logits.columns * 16, LATENT_PICK(cross_entropy_gradient), &task);
}

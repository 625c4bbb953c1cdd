// Softmax and what is measured on it. Sums over a vocabulary are carried in double, a kilobyte of floats at a time.
#include "latent_softmax.h"

#include "latent_parallel.h"

#include <math.h>

typedef struct {
  latent_matrix input;
  latent_matrix other;
  latent_matrix output;
  double *results;
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

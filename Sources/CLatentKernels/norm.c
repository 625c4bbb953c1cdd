// Layer norm (https://arxiv.org/abs/1607.06450) and RMS norm (https://arxiv.org/abs/1910.07467).
#include "latent_norm.h"

#include "latent_parallel.h"

#include <math.h>

typedef struct {
  latent_matrix input;
  const float *gain;
  const float *bias;
  float gain_offset;
  float epsilon;
  latent_matrix output;
} norm_task;

static void layer_norm_scalar(const void *context, size_t begin, size_t end) {
  const norm_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *y = latent_row(t->output, row);
    double sum = 0;
    for (size_t i = 0; i < columns; i++)
      sum += x[i];
    double mean = sum / (double)columns, squares = 0;
    for (size_t i = 0; i < columns; i++)
      squares += (x[i] - mean) * (x[i] - mean);
    double factor = 1 / sqrt(squares / (double)columns + (double)t->epsilon);
    for (size_t i = 0; i < columns; i++) {
      double normalised = (x[i] - mean) * factor;
      y[i] = (float)(normalised * (t->gain ? t->gain[i] : 1) + (t->bias ? t->bias[i] : 0));
    }
  }
}

static void rms_norm_scalar(const void *context, size_t begin, size_t end) {
  const norm_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *y = latent_row(t->output, row);
    double squares = 0;
    for (size_t i = 0; i < columns; i++)
      squares += (double)x[i] * x[i];
    double factor = 1 / sqrt(squares / (double)columns + (double)t->epsilon);
    for (size_t i = 0; i < columns; i++)
      y[i] = (float)(x[i] * factor * (t->gain ? t->gain_offset + t->gain[i] : 1));
  }
}

#define LATENT_VECTOR_BODY "norm_vector.h"
#include "for_each_target.h"

void latent_layer_norm(int threads, latent_matrix input, const float *gain, const float *bias, float epsilon,
                       latent_matrix output) {
  norm_task task = {input, gain, bias, 0, epsilon, output};
  latent_parallel_rows(threads, input.rows, input.columns, LATENT_PICK(layer_norm), &task);
}

void latent_rms_norm(int threads, latent_matrix input, const float *gain, float gain_offset, float epsilon,
                     latent_matrix output) {
  norm_task task = {input, gain, 0, gain_offset, epsilon, output};
  latent_parallel_rows(threads, input.rows, input.columns, LATENT_PICK(rms_norm), &task);
}

typedef struct {
  latent_matrix input;
  bool centred;
  const float *gain;
  float gain_offset;
  float epsilon;
  latent_matrix gradient;
} norm_gradient_task;

// With f = 1/sqrt(variance + epsilon), x̂ = f (x - mean) and a = gain · gradient:
// f (a - mean(a) - x̂ mean(a x̂)), where RMS norms have no means of x and a.
static void norm_gradient(const void *context, size_t begin, size_t end) {
  const norm_gradient_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *gradient = latent_row(t->gradient, row);
    double mean = 0, squares = 0, sum = 0, product = 0;
    if (t->centred) {
      for (size_t i = 0; i < columns; i++)
        mean += x[i];
      mean /= (double)columns;
    }
    for (size_t i = 0; i < columns; i++)
      squares += (x[i] - mean) * (x[i] - mean);
    double factor = 1 / sqrt(squares / (double)columns + (double)t->epsilon);
    for (size_t i = 0; i < columns; i++) {
      double a = (double)gradient[i] * (t->gain ? t->gain_offset + t->gain[i] : 1);
      sum += a;
      product += a * (x[i] - mean);
    }
    sum = t->centred ? sum / (double)columns : 0;
    product *= factor * factor / (double)columns;
    for (size_t i = 0; i < columns; i++) {
      double a = (double)gradient[i] * (t->gain ? t->gain_offset + t->gain[i] : 1);
      gradient[i] = (float)(factor * (a - sum - (x[i] - mean) * product));
    }
  }
}

void latent_norm_gradient(int threads, latent_matrix input, bool centred, const float *gain, float gain_offset,
                          float epsilon, latent_matrix gradient) {
  norm_gradient_task task = {input, centred, gain, gain_offset, epsilon, gradient};
  latent_parallel_rows(threads, input.rows, input.columns * 4, norm_gradient, &task);
}

// Operations on each element by itself.
#include "latent_elementwise.h"

#include "latent_parallel.h"

#include <math.h>

typedef struct {
  latent_matrix a;
  latent_matrix b;
  latent_matrix output;
  const float *gain;
  const float *bias;
  float factor;
  latent_activation activation;
  const float *factors;
  const int32_t *rows;
} elementwise_task;

static void add_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = latent_row(t->a, row)[i] + latent_row(t->b, row)[i];
}

static void multiply_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = latent_row(t->a, row)[i] * latent_row(t->b, row)[i];
}

static float activation_of(float x, latent_activation activation) {
  switch (activation) {
  case LATENT_RELU:
    return x < 0 ? 0 : x; // NaN stays NaN
  case LATENT_RELU_SQUARED:
    return x < 0 ? 0 : x * x;
  case LATENT_GELU:
    return (float)(0.5 * x * (1 + erf(x * 0.70710678118654752)));
  case LATENT_GELU_TANH:
    return (float)(0.5 * x * (1 + tanh(0.79788456080286536 * (x + 0.044715 * (double)x * x * x))));
  case LATENT_SILU:
    return (float)(x / (1 + exp(-(double)x)));
  case LATENT_SIGMOID:
    return (float)(1 / (1 + exp(-(double)x)));
  case LATENT_TANH:
    return tanhf(x);
  }
  return x;
}

static void activate_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = activation_of(latent_row(t->a, row)[i], t->activation);
}

static void scale_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = t->factor * latent_row(t->a, row)[i];
}

static void scale_columns_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = latent_row(t->a, row)[i] * (t->factor + t->gain[i]) + (t->bias ? t->bias[i] : 0);
}

static void add_vector_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = latent_row(t->a, row)[i] + t->factor * t->gain[i];
}

static void add_vector_to_rows_scalar(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t entry = begin; entry < end; entry++) {
    float *x = latent_row(t->output, (size_t)t->rows[entry]);
    for (size_t i = 0; i < t->output.columns; i++)
      x[i] += t->factors[entry] * t->gain[i];
  }
}

#define LATENT_VECTOR_BODY "elementwise_vector.h"
#include "for_each_target.h"

void latent_add(int threads, latent_matrix a, latent_matrix b, latent_matrix output) {
  elementwise_task task = {.a = a, .b = b, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(add), &task);
}

void latent_multiply(int threads, latent_matrix a, latent_matrix b, latent_matrix output) {
  elementwise_task task = {.a = a, .b = b, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(multiply), &task);
}

void latent_activate(int threads, latent_matrix input, latent_activation activation, latent_matrix output) {
  elementwise_task task = {.a = input, .activation = activation, .output = output};
  // An exponential costs about eight additions.
  latent_parallel_rows(threads, output.rows, output.columns * 8, LATENT_PICK(activate), &task);
}

void latent_scale(int threads, latent_matrix input, float factor, latent_matrix output) {
  elementwise_task task = {.a = input, .factor = factor, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(scale), &task);
}

// Bound by memory: the compiler's own vectors are fast enough.
static void scale_rows(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row), factor = t->factors[row];
    float *y = latent_row(t->output, row);
    for (size_t i = 0; i < t->output.columns; i++)
      y[i] = factor * a[i];
  }
}

void latent_scale_rows(int threads, latent_matrix input, const float *factors, latent_matrix output) {
  elementwise_task task = {.a = input, .factors = factors, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, scale_rows, &task);
}

void latent_scale_columns(int threads, latent_matrix input, const float *gain, float gain_offset, const float *bias,
                          latent_matrix output) {
  elementwise_task task = {.a = input, .gain = gain, .factor = gain_offset, .bias = bias, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(scale_columns), &task);
}

void latent_add_vector(int threads, const float *vector, float factor, latent_matrix input, latent_matrix output) {
  elementwise_task task = {.a = input, .gain = vector, .factor = factor, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(add_vector), &task);
}

void latent_add_vector_to_rows(int threads, const float *vector, const float *factors, const int32_t *rows,
                               size_t count, latent_matrix x) {
  elementwise_task task = {.gain = vector, .factors = factors, .rows = rows, .output = x};
  latent_parallel_rows(threads, count, x.columns, LATENT_PICK(add_vector_to_rows), &task);
}

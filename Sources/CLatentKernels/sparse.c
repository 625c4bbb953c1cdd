// Sparse rows times a decoder: a handful of its rows for each row of output.
#include "latent_sparse.h"

#include "latent_convert.h"
#include "latent_parallel.h"
#include "latent_statistics.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  latent_sparse_view sparse;
  latent_table decoder;
  const float *bias;
  latent_matrix output;
  double *errors;
  atomic_int status;
} decode_task;

static void add_row(latent_table table, int32_t row, float value, float *restrict y) {
  size_t columns = table.columns, first = (size_t)row * columns;
  if (table.type == LATENT_FLOAT32) {
    const float *restrict w = (const float *)table.data + first;
    for (size_t i = 0; i < columns; i++)
      y[i] += value * w[i];
    return;
  }
  float widened[256];
  for (size_t column = 0; column < columns; column += 256) {
    size_t count = columns - column < 256 ? columns - column : 256;
    const uint16_t *w = (const uint16_t *)table.data + first + column;
    if (table.type == LATENT_BFLOAT16)
      latent_bfloat16_to_float32(w, widened, count);
    else
      latent_float16_to_float32(w, widened, count);
    for (size_t i = 0; i < count; i++)
      y[column + i] += value * widened[i];
  }
}

static void decode_row(const decode_task *t, size_t row, float *y) {
  if (t->bias)
    memcpy(y, t->bias, t->decoder.columns * sizeof(float));
  else
    memset(y, 0, t->decoder.columns * sizeof(float));
  for (size_t entry = t->sparse.row_offsets[row]; entry < t->sparse.row_offsets[row + 1]; entry++)
    add_row(t->decoder, t->sparse.latents[entry], t->sparse.values[entry], y);
}

static void decode(const void *context, size_t begin, size_t end) {
  const decode_task *t = context;
  for (size_t row = begin; row < end; row++)
    decode_row(t, row, latent_row(t->output, row));
}

// Elements that an average row touches, to share rows out by.
static size_t elements_per_row(latent_sparse_view sparse, size_t columns) {
  return sparse.rows == 0 ? columns : (sparse.row_offsets[sparse.rows] / sparse.rows + 1) * columns;
}

void latent_decode(int threads, latent_sparse_view sparse, latent_table decoder, const float *bias,
                   latent_matrix output) {
  decode_task task = {.sparse = sparse, .decoder = decoder, .bias = bias, .output = output};
  latent_parallel_rows(threads, sparse.rows, elements_per_row(sparse, decoder.columns), decode, &task);
}

static void decode_error(const void *context, size_t begin, size_t end) {
  decode_task *t = (decode_task *)context;
  float *y = malloc(t->decoder.columns * sizeof(float) + 1);
  if (!y) {
    atomic_store(&t->status, -1);
    return;
  }
  latent_matrix made = {y, 1, t->decoder.columns, t->decoder.columns};
  for (size_t row = begin; row < end; row++) {
    decode_row(t, row, y);
    latent_matrix target = {latent_row(t->output, row), 1, t->decoder.columns, t->output.stride};
    latent_squared_distances(1, target, made, t->errors + row);
  }
  free(y);
}

int latent_decode_error(int threads, latent_sparse_view sparse, latent_table decoder, const float *bias,
                        latent_matrix target, double *output) {
  decode_task task = {.sparse = sparse, .decoder = decoder, .bias = bias, .output = target, .errors = output};
  latent_parallel_rows(threads, sparse.rows, elements_per_row(sparse, decoder.columns), decode_error, &task);
  return atomic_load(&task.status);
}

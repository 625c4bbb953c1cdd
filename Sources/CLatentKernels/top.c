// The strongest columns of dense rows.
#include "latent_top.h"

#include "candidates.h"
#include "latent_parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct {
  latent_matrix input;
  size_t count;
  int32_t *indices;
  float *values;
  atomic_int status;
} top_task;

static void argmax_rows(const void *context, size_t begin, size_t end) {
  const top_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    size_t best = 0;
    float largest = -INFINITY;
    for (size_t i = 0; i < t->input.columns; i++)
      if (x[i] > largest) {
        largest = x[i];
        best = i;
      }
    t->indices[row] = (int32_t)best;
  }
}

void latent_argmax(int threads, latent_matrix input, int32_t *output) {
  top_task task = {.input = input, .indices = output};
  latent_parallel_rows(threads, input.rows, input.columns, argmax_rows, &task);
}

// Columns that are searched before the candidates are cut back to `count`.
enum { BLOCK = 4096 };

static void top_rows(const void *context, size_t begin, size_t end) {
  top_task *t = (top_task *)context;
  size_t columns = t->input.columns, count = t->count;
  latent_candidate *c = malloc((count + BLOCK) * sizeof *c);
  if (!c) {
    atomic_store(&t->status, -1);
    return;
  }
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    // The first `count` columns are candidates whatever they hold, NaN as the weakest.
    for (size_t i = 0; i < count; i++)
      c[i] = (latent_candidate){x[i] == x[i] ? x[i] : -INFINITY, x[i], (int32_t)i};
    for (size_t first = count; first < columns; first += BLOCK) {
      float threshold = INFINITY;
      for (size_t i = 0; i < count; i++)
        threshold = c[i].key < threshold ? c[i].key : threshold;
      size_t width = columns - first < BLOCK ? columns - first : BLOCK;
      size_t found = latent_collect_above(x + first, 0, width, threshold, (int32_t)first, c + count);
      latent_keep_strongest(c, count + found, count);
    }
    latent_sort_by_strength(c, count);
    for (size_t i = 0; i < count; i++) {
      t->indices[row * count + i] = c[i].column;
      t->values[row * count + i] = c[i].value;
    }
  }
  free(c);
}

int latent_top(int threads, latent_matrix input, size_t count, int32_t *indices, float *values) {
  if (count == 0)
    return 0;
  top_task task = {input, count, indices, values, 0};
  latent_parallel_rows(threads, input.rows, input.columns, top_rows, &task);
  return atomic_load(&task.status);
}

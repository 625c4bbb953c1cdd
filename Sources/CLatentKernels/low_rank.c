// What a low-rank adapter adds to a weight. Done once for each weight at load, so a plain loop that stays in cache is
// enough.
#include "latent_low_rank.h"

#include "latent_parallel.h"

typedef struct {
  const float *left;
  const float *right;
  size_t rank;
  float factor;
  latent_matrix output;
} low_rank_task;

enum { COLUMNS_PER_BLOCK = 512 };

static void add_low_rank(const void *context, size_t begin, size_t end) {
  const low_rank_task *t = context;
  size_t columns = t->output.columns;
  float sum[COLUMNS_PER_BLOCK];
  for (size_t first = 0; first < columns; first += COLUMNS_PER_BLOCK) {
    size_t count = columns - first < COLUMNS_PER_BLOCK ? columns - first : COLUMNS_PER_BLOCK;
    for (size_t row = begin; row < end; row++) {
      for (size_t i = 0; i < count; i++)
        sum[i] = 0;
      for (size_t k = 0; k < t->rank; k++) {
        float weight = t->left[row * t->rank + k];
        const float *right = t->right + k * columns + first;
        for (size_t i = 0; i < count; i++)
          sum[i] += weight * right[i];
      }
      float *output = latent_row(t->output, row) + first;
      for (size_t i = 0; i < count; i++)
        output[i] += t->factor * sum[i];
    }
  }
}

void latent_add_low_rank(int threads, const float *left, const float *right, size_t rank, float factor,
                         latent_matrix output) {
  low_rank_task task = {left, right, rank, factor, output};
  latent_parallel_rows(threads, output.rows, output.columns * (rank + 1), add_low_rank, &task);
}

// Rotary position embedding (https://arxiv.org/abs/2104.09864). The compiler makes vectors of the plain loops.
#include "latent_rotary.h"

#include "latent_parallel.h"

typedef struct {
  latent_matrix x;
  size_t heads, head_stride, pairs;
  int neighbours;
  const int32_t *positions;
  const float *cosines;
  const float *sines;
} rotary_task;

static void rotate(const void *context, size_t begin, size_t end) {
  const rotary_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *c = t->cosines + (size_t)t->positions[row] * t->pairs;
    const float *s = t->sines + (size_t)t->positions[row] * t->pairs;
    for (size_t head = 0; head < t->heads; head++) {
      float *restrict a = latent_row(t->x, row) + head * t->head_stride;
      if (t->neighbours) {
        for (size_t i = 0; i < t->pairs; i++) {
          float even = a[2 * i], odd = a[2 * i + 1];
          a[2 * i] = even * c[i] - odd * s[i];
          a[2 * i + 1] = odd * c[i] + even * s[i];
        }
      } else {
        float *restrict b = a + t->pairs;
        for (size_t i = 0; i < t->pairs; i++) {
          float first = a[i], second = b[i];
          a[i] = first * c[i] - second * s[i];
          b[i] = second * c[i] + first * s[i];
        }
      }
    }
  }
}

void latent_rotate(int threads, latent_matrix x, size_t heads, size_t head_stride, size_t pairs, int neighbours,
                   const int32_t *positions, const float *cosines, const float *sines) {
  rotary_task task = {x, heads, head_stride, pairs, neighbours, positions, cosines, sines};
  latent_parallel_rows(threads, x.rows, heads * pairs * 4, rotate, &task);
}

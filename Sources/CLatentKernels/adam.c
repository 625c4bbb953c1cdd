// Adam's step, number by number.
#include "latent_adam.h"

#include "latent_parallel.h"

#include <math.h>

typedef struct {
  latent_matrix gradient;
  latent_matrix first;
  latent_matrix second;
  latent_matrix parameters;
  latent_adam_options options;
  float first_correction;
  float second_correction;
} adam_task;

static void adam(const void *context, size_t begin, size_t end) {
  const adam_task *t = context;
  float keep1 = t->options.first_decay, keep2 = t->options.second_decay;
  for (size_t row = begin; row < end; row++) {
    const float *restrict g = latent_row(t->gradient, row);
    float *restrict m = latent_row(t->first, row), *restrict v = latent_row(t->second, row);
    float *restrict x = latent_row(t->parameters, row);
    for (size_t i = 0; i < t->gradient.columns; i++) {
      m[i] = keep1 * m[i] + (1 - keep1) * g[i];
      v[i] = keep2 * v[i] + (1 - keep2) * g[i] * g[i];
      x[i] -= t->options.rate * m[i] * t->first_correction / (sqrtf(v[i] * t->second_correction) + t->options.epsilon);
    }
  }
}

void latent_adam(int threads, latent_matrix gradient, latent_matrix first, latent_matrix second,
                 latent_adam_options options, latent_matrix parameters) {
  adam_task task = {gradient, first, second, parameters, options, 1, 1};
  task.first_correction = (float)(1 / (1 - pow(options.first_decay, (double)options.step)));
  task.second_correction = (float)(1 / (1 - pow(options.second_decay, (double)options.step)));
  latent_parallel_rows(threads, gradient.rows, gradient.columns * 4, adam, &task);
}

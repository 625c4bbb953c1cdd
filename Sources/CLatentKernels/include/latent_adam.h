#pragma once
#include "latent_matrix.h"

/// How far one step of Adam goes.
typedef struct {
  float rate;
  /// How much of the running means of the gradient and of its square stays.
  float first_decay;
  float second_decay;
  float epsilon;
  /// The step's number, from 1: early means are corrected for having begun at 0.
  size_t step;
} latent_adam_options;

/// One step of Adam (https://arxiv.org/abs/1412.6980) on `parameters`; the two running means are of the same shape.
void latent_adam(int threads, latent_matrix gradient, latent_matrix first, latent_matrix second,
                 latent_adam_options options, latent_matrix parameters);

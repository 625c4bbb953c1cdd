#pragma once
#include "latent_matrix.h"
#include <stdbool.h>

/// output = (x - mean) / sqrt(variance + epsilon) * gain + bias, row by row; gain and bias [columns] may be null. In
/// place is allowed.
void latent_layer_norm(int threads, latent_matrix input, const float *gain, const float *bias, float epsilon,
                       latent_matrix output);

/// output = x / sqrt(mean(x²) + epsilon) * (gain_offset + gain), row by row; without the factor when gain is null. In
/// place is allowed.
void latent_rms_norm(int threads, latent_matrix input, const float *gain, float gain_offset, float epsilon,
                     latent_matrix output);

/// The gradient by a norm's input, in the place of the gradient by its output: of latent_layer_norm when `centred`
/// (whose gain is gain_offset + gain), else of latent_rms_norm.
void latent_norm_gradient(int threads, latent_matrix input, bool centred, const float *gain, float gain_offset,
                          float epsilon, latent_matrix gradient);

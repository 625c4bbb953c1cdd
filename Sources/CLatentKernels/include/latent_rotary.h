#pragma once
#include "latent_matrix.h"
#include <stdint.h>

/// Turns the first 2 * pairs numbers of each head, in place: the head at row r by the angles whose cosines and sines
/// are row positions[r] of the tables [positions, pairs].
///
/// `neighbours` false: number i turns with i + pairs; true: 2i with 2i + 1.
void latent_rotate(int threads, latent_matrix x, size_t heads, size_t head_stride, size_t pairs, int neighbours,
                   const int32_t *positions, const float *cosines, const float *sines);

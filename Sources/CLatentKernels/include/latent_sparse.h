#pragma once
#include "latent_rows.h"

/// What fired in each row: row r owns entries row_offsets[r] ..< row_offsets[r + 1]. A view; the viewer owns nothing.
typedef struct {
  const size_t *row_offsets;
  const int32_t *latents;
  const float *values;
  size_t rows;
} latent_sparse_view;

/// output row = bias + Σ value · decoder[latent]; bias [columns] may be null. Every latent must be inside the decoder.
/// Entries are added in their order.
void latent_decode(int threads, latent_sparse_view sparse, latent_table decoder, const float *bias,
                   latent_matrix output);

/// output[row] = Σ (target - (bias + Σ value · decoder[latent]))², in double.
/// Returns 0, or -1 when memory is exhausted.
int latent_decode_error(int threads, latent_sparse_view sparse, latent_table decoder, const float *bias,
                        latent_matrix target, double *output);

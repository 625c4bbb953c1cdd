#pragma once
// Encoding with a sparse dictionary: rows times panels of encoder columns, searched while they are in cache.
#include "latent_gemm.h"
#include "latent_matrix.h"
#include <stdint.h>

typedef enum {
  /// Positive numbers.
  LATENT_SELECT_RELU = 0,
  /// Numbers strictly above their latent's threshold.
  LATENT_SELECT_ABOVE_THRESHOLD,
  /// The k largest by key, of those that are positive.
  LATENT_SELECT_TOP,
  /// The k largest by key, whatever their sign.
  LATENT_SELECT_TOP_ANY_SIGN,
  /// The k largest by the key's magnitude; they keep their sign.
  LATENT_SELECT_TOP_MAGNITUDE,
  /// The largest of each of k runs of latents / k latents, of those that are positive. Without keys.
  LATENT_SELECT_GROUP_MAXIMUM,
} latent_selection;

/// An encoder; the viewer owns nothing. Its latents are cut into panels of `panel_width`, the last filled up with
/// latents whose bias is -infinity, so that they never fire.
typedef struct {
  size_t input_width;
  size_t latents;
  size_t panel_width;
  /// Panels, each packed by itself, `panel_bytes` apart.
  const void *packed;
  size_t panel_bytes;
  bool bfloat16;
  /// [panels * panel_width]
  const float *bias;
  /// [panels * panel_width], for LATENT_SELECT_ABOVE_THRESHOLD.
  const float *thresholds;
  /// [panels * panel_width] or null: the key of the top selections is number * scale.
  const float *scale;
  latent_selection selection;
  size_t k;
} latent_encoder;

/// What fired in each row, latents ascending within a row. Owned by the caller; see latent_sparse_rows_release.
typedef struct {
  size_t rows;
  /// [rows + 1]
  size_t *row_offsets;
  int32_t *latents;
  float *values;
} latent_sparse_rows;

/// Encodes every row of `input`, `tile` rows at a time. `tile_gemm` multiplies `tile` rows without gaps by one panel on
/// one thread; `rest_gemm` does the same for the last tile, with at least the rows that it has and at most `tile`.
/// Returns 0, or a status of oneDNN (1 is out of memory), and then leaves `result` empty.
int latent_encode(int threads, latent_matrix input, const latent_encoder *encoder, size_t tile,
                  const latent_gemm *tile_gemm, const latent_gemm *rest_gemm, latent_sparse_rows *result);

/// Selects from numbers that exist already, [rows, latents]; `thresholds` [latents] as above or null. Returns as above.
int latent_select(int threads, latent_matrix input, latent_selection selection, size_t k, const float *thresholds,
                  latent_sparse_rows *result);

/// Frees what `result` holds and empties it.
void latent_sparse_rows_release(latent_sparse_rows *result);

#pragma once
#include "latent_matrix.h"
#include <stdbool.h>

/// `count` runs of `width` numbers in each row of a matrix, `stride` apart from column 0 on.
typedef struct {
  latent_matrix matrix;
  size_t count;
  size_t width;
  size_t stride;
} latent_heads;

/// One sequence of a batch: its queries are rows first_row ..< first_row + rows of the batch and stand at positions
/// first_position and on; keys and values hold one row for each position from 0 to the last query's.
typedef struct {
  size_t first_row;
  size_t rows;
  size_t first_position;
  latent_heads keys;
  latent_heads values;
} latent_attention_sequence;

typedef struct {
  float scale;
  bool causal;
  /// Position i sees j > i - window; 0 for no window.
  size_t window;
  /// A score s becomes cap * tanh(s / cap); 0 for no cap.
  float cap;
  /// One for each query head, or null: slope * (j - i) is added to a score.
  const float *slopes;
  /// Instead, slope * j, each of the three rounded to bfloat16, is added to q * k before the scale (Falcon). Not with a
  /// cap.
  bool rounds_slopes;
} latent_attention_options;

/// output = softmax(scores) · values for every sequence and query head; a key head serves query.count / keys.count
/// query heads. A row whose window is empty becomes 0. Head widths are at most 1024. Returns 0, or -1 when memory is
/// exhausted.
int latent_attention(int threads, latent_heads query, const latent_attention_sequence *sequences, size_t count,
                     const latent_attention_options *options, latent_heads output);

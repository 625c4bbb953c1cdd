#pragma once
#include "latent_matrix.h"
#include <stdint.h>

/// Element types of a table, in DType's order of floating-point cases.
typedef enum { LATENT_FLOAT32 = 0, LATENT_FLOAT16, LATENT_BFLOAT16 } latent_type;

/// A table of rows, kept in the type it came in: row r begins at element r * columns.
typedef struct {
  const void *data;
  latent_type type;
  size_t rows;
  size_t columns;
} latent_table;

/// output[i] = table[rows[i]] for every row of output, or += when `accumulate`. Every row index must be inside the
/// table.
void latent_gather_table(int threads, latent_table table, const int32_t *rows, int accumulate, latent_matrix output);
/// output[i] = input[rows[i]] for every row of output.
void latent_gather_rows(int threads, latent_matrix input, const int32_t *rows, latent_matrix output);
/// output[rows[i]] = input[i] for every row of input.
void latent_scatter_rows(int threads, latent_matrix input, const int32_t *rows, latent_matrix output);
/// output[rows[i]] += factors[i] * input[i] for every row of input; rows must not repeat.
void latent_add_rows(int threads, latent_matrix input, const float *factors, const int32_t *rows, latent_matrix output);
/// output = input
void latent_copy(int threads, latent_matrix input, latent_matrix output);
/// Copies `heads` runs of `width` numbers of every row, which stand `input_stride` and `output_stride` apart.
void latent_copy_heads(int threads, latent_matrix input, size_t input_stride, latent_matrix output,
                       size_t output_stride, size_t heads, size_t width);
/// Every number becomes `value`.
void latent_fill(int threads, latent_matrix output, float value);
/// Rounds each row to bfloat16 and writes it to output + row * columns; to nearest even.
void latent_round_rows(int threads, latent_matrix input, uint16_t *output);

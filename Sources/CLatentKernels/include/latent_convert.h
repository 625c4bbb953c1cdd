#pragma once
// Conversions between element types, and what is asked of raw tensor bytes. Inputs from files may be unaligned.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Widens `count` bfloat16 numbers; exact.
void latent_bfloat16_to_float32(const void *input, float *output, size_t count);
/// Widens `count` IEEE half-precision numbers; exact.
void latent_float16_to_float32(const void *input, float *output, size_t count);
/// Rounds to nearest even; NaN stays NaN.
void latent_float32_to_bfloat16(const float *input, void *output, size_t count);
/// Rounds to nearest even; overflow becomes infinity, NaN stays NaN.
void latent_float32_to_float16(const float *input, void *output, size_t count);

/// Whether no element is NaN or infinite.
bool latent_all_finite_float32(const void *input, size_t count);
bool latent_all_finite_float16(const void *input, size_t count);
bool latent_all_finite_bfloat16(const void *input, size_t count);

/// output[column, row] = input[row, column] for elements of `width` bytes (2, 4 or 8).
void latent_transpose(const void *input, void *output, size_t rows, size_t columns, size_t width);

/// output[column - first, row] = input[row, column] for the columns first ..< first + count of a matrix [rows,
/// columns].
void latent_transpose_columns(const void *input, void *output, size_t rows, size_t columns, size_t first, size_t count,
                              size_t width);

#pragma once
#include <stddef.h>
#include <stdint.h>

// Rows of numbers rounded to bytes, a quarter of their memory, which is what searching millions of them is bound by.

/// The widest rows whose products cannot overflow 32 bits.
enum { LATENT_MOST_CODES = 131072 };

/// codes[row] = round(input[row] / scales[row]), where scales[row] makes the largest magnitude of a row 127; 0 for a
/// row of zeros. `input` and `codes` are [rows, width].
void latent_make_codes(int threads, const float *input, size_t rows, size_t width, int8_t *codes, float *scales);

/// output[row] = scales[row] · Σ codes[row] · query, over `width` (at most LATENT_MOST_CODES) columns. The sum is
/// exact.
void latent_dot_codes(int threads, const int8_t *codes, const float *scales, size_t rows, size_t width,
                      const int8_t *query, float *output);

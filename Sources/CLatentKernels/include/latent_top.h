#pragma once
#include "latent_matrix.h"
#include <stdint.h>

/// The column of each row's largest number; the lowest of equal ones, 0 for a row of NaN.
void latent_argmax(int threads, latent_matrix input, int32_t *output);

/// The `count` (≤ columns) largest numbers of each row, strongest first, of equal ones the lower column first, NaN
/// after everything. indices and values are [rows, count]. Returns 0, or -1 when memory is exhausted.
int latent_top(int threads, latent_matrix input, size_t count, int32_t *indices, float *values);

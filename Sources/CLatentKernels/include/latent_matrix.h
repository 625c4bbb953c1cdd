#pragma once
#include <stddef.h>

/// A view of float32 numbers, [rows, columns]; row r begins at data + r * stride. The viewer owns nothing.
typedef struct {
  float *data;
  size_t rows;
  size_t columns;
  size_t stride;
} latent_matrix;

static inline float *latent_row(latent_matrix matrix, size_t row) {
  return matrix.data + row * matrix.stride;
}

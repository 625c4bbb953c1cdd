// Cholesky's decomposition in double, and the inverse of its factor. By rows and blocks, so that all inner loops run
// along rows in memory.
#include "latent_cholesky.h"

#include "latent_parallel.h"

#include <math.h>

enum { BLOCK = 64, SUMS = 8 };

typedef struct {
  double *matrix;
  const double *lower;
  double *inverse;
  size_t size;
  size_t first;
  size_t last;
} triangle_task;

static double dot(const double *a, const double *b, size_t count) {
  double sums[SUMS] = {0}, total = 0;
  size_t whole = count / SUMS * SUMS;
  for (size_t first = 0; first < whole; first += SUMS)
    for (size_t lane = 0; lane < SUMS; lane++)
      sums[lane] += a[first + lane] * b[first + lane];
  for (size_t i = whole; i < count; i++)
    total += a[i] * b[i];
  for (size_t lane = 0; lane < SUMS; lane++)
    total += sums[lane];
  return total;
}

// The columns first ..< last of some rows below the block on the diagonal.
static void solve_rows(const void *context, size_t begin, size_t end) {
  const triangle_task *t = context;
  for (size_t offset = begin; offset < end; offset++) {
    double *row = t->matrix + (t->last + offset) * t->size;
    for (size_t column = t->first; column < t->last; column++) {
      const double *other = t->matrix + column * t->size;
      row[column] = (row[column] - dot(row, other, column)) / other[column];
    }
  }
}

int latent_cholesky(int threads, double *matrix, size_t size) {
  for (size_t first = 0; first < size; first += BLOCK) {
    size_t last = first + BLOCK < size ? first + BLOCK : size;
    for (size_t row = first; row < last; row++) {
      double *x = matrix + row * size;
      for (size_t column = first; column < row; column++)
        x[column] = (x[column] - dot(x, matrix + column * size, column)) / matrix[column * size + column];
      double square = x[row] - dot(x, x, row);
      if (!(square > 0) || !isfinite(square))
        return 1;
      x[row] = sqrt(square);
    }
    triangle_task task = {.matrix = matrix, .size = size, .first = first, .last = last};
    latent_parallel_rows(threads, size - last, (last - first) * last, solve_rows, &task);
  }
  return 0;
}

// Row i of the inverse is (e_i - Σ_{k<i} L_ik · row k) / L_ii, so rows follow each other; a part of the columns can be
// computed for itself.
static void invert_columns(const void *context, size_t begin, size_t end) {
  const triangle_task *t = context;
  for (size_t row = 0; row < t->size; row++) {
    double *x = t->inverse + row * t->size;
    for (size_t i = begin; i < end; i++)
      x[i] = i == row;
    for (size_t k = begin; k < row; k++) {
      double factor = t->lower[row * t->size + k];
      const double *other = t->inverse + k * t->size;
      size_t stop = k + 1 < end ? k + 1 : end;
      for (size_t i = begin; i < stop; i++)
        x[i] -= factor * other[i];
    }
    double scale = 1 / t->lower[row * t->size + row];
    size_t stop = row + 1 < end ? row + 1 : end;
    for (size_t i = begin; i < stop; i++)
      x[i] *= scale;
  }
}

void latent_invert_lower(int threads, const double *lower, size_t size, double *inverse) {
  triangle_task task = {.lower = lower, .inverse = inverse, .size = size};
  // Ranges of at least 64 columns: shorter runs along rows would not fill vectors.
  latent_parallel_rows(threads, size, 512, invert_columns, &task);
}

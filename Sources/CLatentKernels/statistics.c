// Sums along rows and columns, in double. Rows are summed one by one, so that a total does not depend on the threads.
#include "latent_statistics.h"

#include "latent_parallel.h"

typedef struct {
  latent_matrix a;
  latent_matrix b;
  const float *vector;
  float *floats;
  double *doubles;
} statistics_task;

// Eight sums side by side let the compiler use vectors without reordering what a reader sees as one sum.
enum { SUMS = 8 };

#define SUM_OVER_COLUMNS(columns, term, result)                                                                        \
  double result = 0;                                                                                                   \
  do {                                                                                                                 \
    double sums[SUMS] = {0};                                                                                           \
    size_t whole = (columns) / SUMS * SUMS;                                                                            \
    for (size_t first = 0; first < whole; first += SUMS)                                                               \
      for (size_t lane = 0; lane < SUMS; lane++) {                                                                     \
        size_t i = first + lane;                                                                                       \
        sums[lane] += (term);                                                                                          \
      }                                                                                                                \
    for (size_t i = whole; i < (columns); i++)                                                                         \
      result += (term);                                                                                                \
    for (size_t lane = 0; lane < SUMS; lane++)                                                                         \
      result += sums[lane];                                                                                            \
  } while (0)

static void dot(const void *context, size_t begin, size_t end) {
  const statistics_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->a, row);
    SUM_OVER_COLUMNS(t->a.columns, (double)x[i] * t->vector[i], total);
    t->floats[row] = (float)total;
  }
}

void latent_dot(int threads, latent_matrix input, const float *vector, float *output) {
  statistics_task task = {.a = input, .vector = vector, .floats = output};
  latent_parallel_rows(threads, input.rows, input.columns, dot, &task);
}

static void squares(const void *context, size_t begin, size_t end) {
  const statistics_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->a, row);
    SUM_OVER_COLUMNS(t->a.columns, (double)x[i] * x[i], total);
    t->doubles[row] = total;
  }
}

void latent_squares(int threads, latent_matrix input, double *output) {
  statistics_task task = {.a = input, .doubles = output};
  latent_parallel_rows(threads, input.rows, input.columns, squares, &task);
}

static void squared_distances(const void *context, size_t begin, size_t end) {
  const statistics_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->a, row), *y = latent_row(t->b, row);
    SUM_OVER_COLUMNS(t->a.columns, ((double)x[i] - y[i]) * ((double)x[i] - y[i]), total);
    t->doubles[row] = total;
  }
}

void latent_squared_distances(int threads, latent_matrix a, latent_matrix b, double *output) {
  statistics_task task = {.a = a, .b = b, .doubles = output};
  latent_parallel_rows(threads, a.rows, a.columns, squared_distances, &task);
}

// Here a "row" of work is a column of the matrix: every column has one owner, which adds its rows in order.
static void column_sums(const void *context, size_t begin, size_t end) {
  const statistics_task *t = context;
  for (size_t row = 0; row < t->a.rows; row++) {
    const float *x = latent_row(t->a, row);
    for (size_t column = begin; column < end; column++)
      t->doubles[column] += x[column];
  }
}

void latent_add_column_sums(int threads, latent_matrix input, double *sums) {
  statistics_task task = {.a = input, .doubles = sums};
  latent_parallel_rows(threads, input.columns, input.rows, column_sums, &task);
}

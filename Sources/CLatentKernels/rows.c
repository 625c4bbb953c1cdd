// Moving rows about. Memory bounds all of it, so plain loops are as fast as any.
#include "latent_rows.h"

#include "latent_convert.h"
#include "latent_parallel.h"

#include <string.h>

typedef struct {
  latent_matrix input;
  latent_matrix output;
  latent_table table;
  const int32_t *rows;
  const float *factors;
  int accumulate;
  size_t heads, width, input_stride, output_stride;
  float value;
} rows_task;

static void gather_table(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  size_t columns = t->output.columns;
  float widened[256];
  for (size_t row = begin; row < end; row++) {
    float *y = latent_row(t->output, row);
    size_t first = (size_t)t->rows[row] * t->table.columns;
    if (t->table.type == LATENT_FLOAT32 && !t->accumulate) {
      memcpy(y, (const float *)t->table.data + first, columns * sizeof(float));
      continue;
    }
    for (size_t column = 0; column < columns; column += 256) {
      size_t count = columns - column < 256 ? columns - column : 256;
      const float *source = widened;
      if (t->table.type == LATENT_FLOAT32)
        source = (const float *)t->table.data + first + column;
      else if (t->table.type == LATENT_BFLOAT16)
        latent_bfloat16_to_float32((const uint16_t *)t->table.data + first + column, widened, count);
      else
        latent_float16_to_float32((const uint16_t *)t->table.data + first + column, widened, count);
      for (size_t i = 0; i < count; i++)
        y[column + i] = t->accumulate ? y[column + i] + source[i] : source[i];
    }
  }
}

void latent_gather_table(int threads, latent_table table, const int32_t *rows, int accumulate, latent_matrix output) {
  rows_task task = {.table = table, .rows = rows, .accumulate = accumulate, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, gather_table, &task);
}

static void gather_rows(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  for (size_t row = begin; row < end; row++)
    memcpy(latent_row(t->output, row), latent_row(t->input, (size_t)t->rows[row]), t->output.columns * sizeof(float));
}

void latent_gather_rows(int threads, latent_matrix input, const int32_t *rows, latent_matrix output) {
  rows_task task = {.input = input, .rows = rows, .output = output};
  latent_parallel_rows(threads, output.rows, output.columns, gather_rows, &task);
}

static void add_rows(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *y = latent_row(t->output, (size_t)t->rows[row]), factor = t->factors[row];
    for (size_t i = 0; i < t->input.columns; i++)
      y[i] += factor * x[i];
  }
}

void latent_add_rows(int threads, latent_matrix input, const float *factors, const int32_t *rows,
                     latent_matrix output) {
  rows_task task = {.input = input, .rows = rows, .factors = factors, .output = output};
  latent_parallel_rows(threads, input.rows, input.columns, add_rows, &task);
}

static void scatter_rows(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  for (size_t row = begin; row < end; row++)
    memcpy(latent_row(t->output, (size_t)t->rows[row]), latent_row(t->input, row), t->input.columns * sizeof(float));
}

void latent_scatter_rows(int threads, latent_matrix input, const int32_t *rows, latent_matrix output) {
  rows_task task = {.input = input, .rows = rows, .output = output};
  latent_parallel_rows(threads, input.rows, input.columns, scatter_rows, &task);
}

static void copy_heads(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t head = 0; head < t->heads; head++)
      memcpy(latent_row(t->output, row) + head * t->output_stride, latent_row(t->input, row) + head * t->input_stride,
             t->width * sizeof(float));
}

void latent_copy_heads(int threads, latent_matrix input, size_t input_stride, latent_matrix output,
                       size_t output_stride, size_t heads, size_t width) {
  rows_task task = {.input = input,
                    .input_stride = input_stride,
                    .output = output,
                    .output_stride = output_stride,
                    .heads = heads,
                    .width = width};
  latent_parallel_rows(threads, output.rows, heads * width, copy_heads, &task);
}

void latent_copy(int threads, latent_matrix input, latent_matrix output) {
  latent_copy_heads(threads, input, 0, output, 0, 1, output.columns);
}

static void fill(const void *context, size_t begin, size_t end) {
  const rows_task *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++)
      latent_row(t->output, row)[i] = t->value;
}

void latent_fill(int threads, latent_matrix output, float value) {
  rows_task task = {.output = output, .value = value};
  latent_parallel_rows(threads, output.rows, output.columns, fill, &task);
}

typedef struct {
  latent_matrix input;
  uint16_t *output;
} rounding_task;

static void round_rows(const void *context, size_t begin, size_t end) {
  const rounding_task *t = context;
  for (size_t row = begin; row < end; row++)
    latent_float32_to_bfloat16(latent_row(t->input, row), t->output + row * t->input.columns, t->input.columns);
}

void latent_round_rows(int threads, latent_matrix input, uint16_t *output) {
  rounding_task task = {input, output};
  latent_parallel_rows(threads, input.rows, input.columns, round_rows, &task);
}

// Rows rounded to bytes, and their products with a query.
#include "latent_codes.h"

#include "latent_parallel.h"

#include <math.h>

static void dot_codes_scalar(const int8_t *codes, const int8_t *query, size_t rows, size_t width, int32_t *sums) {
#pragma clang loop vectorize(disable)
  for (size_t row = 0; row < rows; row++) {
    int32_t sum = 0;
#pragma clang loop vectorize(disable)
    for (size_t i = 0; i < width; i++)
      sum += (int32_t)codes[row * width + i] * (int32_t)query[i];
    sums[row] = sum;
  }
}

#define LATENT_VECTOR_BODY "codes_vector.h"
#include "for_each_target.h"

typedef struct {
  const float *input;
  const int8_t *codes;
  int8_t *made;
  float *scales;
  const float *known_scales;
  const int8_t *query;
  float *output;
  size_t width;
} codes_task;

static void make_codes(const void *context, size_t begin, size_t end) {
  const codes_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = t->input + row * t->width;
    int8_t *code = t->made + row * t->width;
    float largest = 0;
    for (size_t i = 0; i < t->width; i++)
      largest = fmaxf(largest, fabsf(x[i]));
    float scale = largest / 127;
    t->scales[row] = scale;
    // A row so small that its scale is 0 or its inverse infinite is a row of zeros.
    float factor = scale > 1e-38f ? 1 / scale : 0;
    for (size_t i = 0; i < t->width; i++)
      code[i] = (int8_t)lrintf(fminf(127, fmaxf(-127, x[i] * factor)));
  }
}

void latent_make_codes(int threads, const float *input, size_t rows, size_t width, int8_t *codes, float *scales) {
  codes_task task = {.input = input, .made = codes, .scales = scales, .width = width};
  latent_parallel_rows(threads, rows, width, make_codes, &task);
}

// Rows whose sums are kept before they are scaled.
enum { BLOCK = 64 };

static void dot_codes(const void *context, size_t begin, size_t end) {
  const codes_task *t = context;
  int32_t sums[BLOCK];
  for (size_t first = begin; first < end; first += BLOCK) {
    size_t count = end - first < BLOCK ? end - first : BLOCK;
    LATENT_PICK(dot_codes)(t->codes + first * t->width, t->query, count, t->width, sums);
    for (size_t i = 0; i < count; i++)
      t->output[first + i] = t->known_scales[first + i] * (float)sums[i];
  }
}

void latent_dot_codes(int threads, const int8_t *codes, const float *scales, size_t rows, size_t width,
                      const int8_t *query, float *output) {
  codes_task task = {.codes = codes, .known_scales = scales, .query = query, .output = output, .width = width};
  latent_parallel_rows(threads, rows, width, dot_codes, &task);
}

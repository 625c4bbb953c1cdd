// Conversions between element types. Loads and stores go through memcpy because a tensor in a file may stand anywhere.
#include "latent_convert.h"

#include <string.h>

static inline uint16_t load16(const void *input, size_t index) {
  uint16_t bits;
  memcpy(&bits, (const char *)input + 2 * index, sizeof bits);
  return bits;
}

static inline uint32_t load32(const void *input, size_t index) {
  uint32_t bits;
  memcpy(&bits, (const char *)input + 4 * index, sizeof bits);
  return bits;
}

static inline void store16(void *output, size_t index, uint16_t bits) {
  memcpy((char *)output + 2 * index, &bits, sizeof bits);
}

static inline float as_float(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t as_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline float half_to_float(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t magnitude = half & 0x7fff;
  if (magnitude >= 0x7c00) // infinity and NaN
    return as_float(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
  // A half shifted into a float's fields is too small by 2^112, whether normal or subnormal.
  return as_float(sign | as_bits(as_float(magnitude << 13) * 0x1p112f));
}

void latent_float16_to_float32(const void *input, float *output, size_t count) {
  for (size_t i = 0; i < count; i++)
    output[i] = half_to_float(load16(input, i));
}

static void bfloat16_to_float32_scalar(const void *input, float *output, size_t count) {
  for (size_t i = 0; i < count; i++)
    output[i] = as_float((uint32_t)load16(input, i) << 16);
}

static inline uint16_t to_bfloat16(uint32_t bits) {
  if ((bits & 0x7fffffff) > 0x7f800000) // rounding could carry a NaN's payload away
    return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static void float32_to_bfloat16_scalar(const float *input, void *output, size_t count) {
  for (size_t i = 0; i < count; i++)
    store16(output, i, to_bfloat16(load32(input, i)));
}

#define LATENT_VECTOR_BODY "convert_vector.h"
#include "for_each_target.h"

void latent_bfloat16_to_float32(const void *input, float *output, size_t count) {
  LATENT_PICK(bfloat16_to_float32)(input, output, count);
}

void latent_float32_to_bfloat16(const float *input, void *output, size_t count) {
  LATENT_PICK(float32_to_bfloat16)(input, output, count);
}

static inline uint16_t to_half(float value) {
  uint32_t bits = as_bits(value);
  uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
  uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000)
    return sign | 0x7e00;
  if (magnitude >= 0x477ff000) // 65520 and above round to infinity
    return sign | 0x7c00;
  if (magnitude < 0x38800000) // subnormal halves are multiples of 2^-24: let the addition round
    return sign | (uint16_t)(as_bits(as_float(magnitude) + 0.5f) - 0x3f000000);
  uint32_t rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
  return sign | (uint16_t)((rounded - 0x38000000) >> 13);
}

void latent_float32_to_float16(const float *input, void *output, size_t count) {
  for (size_t i = 0; i < count; i++)
    store16(output, i, to_half(as_float(load32(input, i))));
}

bool latent_all_finite_float32(const void *input, size_t count) {
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++)
    bad |= (load32(input, i) & 0x7f800000) == 0x7f800000;
  return bad == 0;
}

bool latent_all_finite_float16(const void *input, size_t count) {
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++)
    bad |= (load16(input, i) & 0x7c00) == 0x7c00;
  return bad == 0;
}

bool latent_all_finite_bfloat16(const void *input, size_t count) {
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++)
    bad |= (load16(input, i) & 0x7f80) == 0x7f80;
  return bad == 0;
}

// Blocks of this many rows and columns keep both sides in the first-level cache.
enum { BLOCK = 32 };

#define TRANSPOSE(type)                                                                                                \
  for (size_t row0 = 0; row0 < rows; row0 += BLOCK)                                                                    \
    for (size_t column0 = 0; column0 < count; column0 += BLOCK)                                                        \
      for (size_t row = row0; row < rows && row < row0 + BLOCK; row++)                                                 \
        for (size_t column = column0; column < count && column < column0 + BLOCK; column++)                            \
          memcpy((char *)output + (column * rows + row) * sizeof(type),                                                \
                 (const char *)input + (row * columns + first + column) * sizeof(type), sizeof(type));

void latent_transpose_columns(const void *input, void *output, size_t rows, size_t columns, size_t first, size_t count,
                              size_t width) {
  if (width == 2) {
    TRANSPOSE(uint16_t)
  } else if (width == 4) {
    TRANSPOSE(uint32_t)
  } else {
    TRANSPOSE(uint64_t)
  }
}

void latent_transpose(const void *input, void *output, size_t rows, size_t columns, size_t width) {
  latent_transpose_columns(input, output, rows, columns, 0, columns, width);
}

// The arithmetic that vector kernels are written in: 16 floats at a time, in the compiler's own vector type, which each
// target lowers to its registers (one of 512 bits, two of 256, four of 128). Included once for each target by
// `for_each_target.h`, with LATENT_NAME giving every function a name of its own; so there is no include guard.

#ifndef LATENT_VECTOR_TYPES
#define LATENT_VECTOR_TYPES
// Vectors are passed only between functions that are inlined into each other, so how a call would pass them is moot.
#pragma clang diagnostic ignored "-Wpsabi"
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
typedef float vec __attribute__((vector_size(64)));
typedef int32_t ivec __attribute__((vector_size(64)));
enum { LANES = 16 };
#define V(name) LATENT_NAME(vec_##name)
#define LATENT_INLINE static inline __attribute__((always_inline, unused))
#endif

LATENT_INLINE vec V(load)(const float *source) {
  vec value;
  memcpy(&value, source, sizeof value);
  return value;
}

LATENT_INLINE void V(store)(float *target, vec value) {
  memcpy(target, &value, sizeof value);
}

LATENT_INLINE vec V(splat)(float value) {
  return (vec){value, value, value, value, value, value, value, value,
               value, value, value, value, value, value, value, value};
}

// The first `count` (< 16) lanes from memory, the others `rest`. Reads nothing beyond.
LATENT_INLINE vec V(load_part)(const float *source, size_t count, float rest) {
#ifdef LATENT_TARGET_AVX512
  return (vec)_mm512_mask_loadu_ps((__m512)V(splat)(rest), (__mmask16)((1u << count) - 1), source);
#else
  float lanes[LANES];
  for (size_t i = 0; i < LANES; i++)
    lanes[i] = rest;
  for (size_t i = 0; i < count; i++)
    lanes[i] = source[i];
  return V(load)(lanes);
#endif
}

// Writes the first `count` (< 16) lanes and nothing beyond.
LATENT_INLINE void V(store_part)(float *target, vec value, size_t count) {
#ifdef LATENT_TARGET_AVX512
  _mm512_mask_storeu_ps(target, (__mmask16)((1u << count) - 1), (__m512)value);
#else
  float lanes[LANES];
  V(store)(lanes, value);
  for (size_t i = 0; i < count; i++)
    target[i] = lanes[i];
#endif
}

LATENT_INLINE vec V(select)(ivec mask, vec yes, vec no) {
  return (vec)((mask & (ivec)yes) | (~mask & (ivec)no));
}

// NaN in either lane gives b, as the processors' own instructions do.
LATENT_INLINE vec V(max)(vec a, vec b) {
  return V(select)(a > b, a, b);
}

LATENT_INLINE vec V(min)(vec a, vec b) {
  return V(select)(a < b, a, b);
}

// Always added in the same order, so that a sum is the same wherever it is computed.
LATENT_INLINE float V(sum)(vec v) {
  float lanes[LANES];
  V(store)(lanes, v);
  for (size_t width = LANES / 2; width > 0; width /= 2)
    for (size_t i = 0; i < width; i++)
      lanes[i] += lanes[i + width];
  return lanes[0];
}

LATENT_INLINE float V(largest)(vec v) {
  float lanes[LANES];
  V(store)(lanes, v);
  for (size_t width = LANES / 2; width > 0; width /= 2)
    for (size_t i = 0; i < width; i++)
      lanes[i] = lanes[i] > lanes[i + width] ? lanes[i] : lanes[i + width];
  return lanes[0];
}

// e^x to about 1e-7 of its value; 0 below -87.3, clamped above 88. NaN stays NaN.
// x = n·ln 2 + r with |r| ≤ ln 2 / 2, then e^r by its Taylor series to r^7 and 2^n by its bits.
LATENT_INLINE vec V(exp)(vec x) {
  vec low = V(splat)(-87.33654f);
  vec y = V(min)(x, V(splat)(88.0f));
  vec shifted = y * 1.44269504f + 12582912.0f; // 1.5·2^23: leaves the nearest whole number in the low bits
  vec n = shifted - 12582912.0f;
  vec r = y - n * 0.693145752f;
  r = r - n * 1.42860677e-6f;
  vec p = V(splat)(1.98412698e-4f);
  p = p * r + 1.38888889e-3f;
  p = p * r + 8.33333333e-3f;
  p = p * r + 4.16666667e-2f;
  p = p * r + 1.66666667e-1f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  ivec exponent = ((ivec)shifted - 0x4b400000) << 23;
  vec result = (vec)((ivec)p + exponent);
  result = V(select)(y < low, V(splat)(0.0f), result);
  return V(select)(x == x, result, x);
}

// 1 / (1 + e^-x)
LATENT_INLINE vec V(logistic)(vec x) {
  return 1.0f / (1.0f + V(exp)(-x));
}

// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|); the logarithm by 2 artanh(t / (2 + t)), whose argument is at most 1/3.
LATENT_INLINE vec V(softplus)(vec x) {
  vec t = V(exp)(-V(max)(x, -x));
  vec s = t / (2.0f + t), q = s * s;
  vec p = 6.66666667e-2f + q * 5.88235294e-2f;
  p = 7.69230769e-2f + q * p;
  p = 9.09090909e-2f + q * p;
  p = 1.11111111e-1f + q * p;
  p = 1.42857143e-1f + q * p;
  p = 2.00000000e-1f + q * p;
  p = 3.33333333e-1f + q * p;
  return V(max)(V(splat)(0), x) + 2.0f * (s + s * q * p);
}

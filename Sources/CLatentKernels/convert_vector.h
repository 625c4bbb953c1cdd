// Vector versions of the bfloat16 conversions, which every activation passes through where weights are bfloat16.

#ifndef LATENT_CONVERT_TYPES
#define LATENT_CONVERT_TYPES
typedef uint32_t uvec __attribute__((vector_size(64)));
typedef uint16_t half_uvec __attribute__((vector_size(32)));
#endif

static void LATENT_NAME(bfloat16_to_float32)(const void *input, float *output, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    half_uvec narrow;
    memcpy(&narrow, (const char *)input + 2 * i, sizeof narrow);
    uvec bits = __builtin_convertvector(narrow, uvec) << 16;
    memcpy(output + i, &bits, sizeof bits);
  }
  bfloat16_to_float32_scalar((const char *)input + 2 * i, output + i, count - i);
}

static void LATENT_NAME(float32_to_bfloat16)(const float *input, void *output, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    uvec bits;
    memcpy(&bits, (const char *)input + 4 * i, sizeof bits);
    uvec rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    uvec quiet = bits >> 16 | 0x40;
    uvec is_nan = (uvec)((bits & 0x7fffffff) > 0x7f800000);
    half_uvec narrow = __builtin_convertvector((is_nan & quiet) | (~is_nan & rounded), half_uvec);
    memcpy((char *)output + 2 * i, &narrow, sizeof narrow);
  }
  float32_to_bfloat16_scalar((const float *)(const void *)((const char *)input + 4 * i), (char *)output + 2 * i,
                             count - i);
}

// Compiles the file named by LATENT_VECTOR_BODY once for each set of instructions, and gives LATENT_PICK(name), the
// version of a kernel that is to run now. Kernels in that file are `static` and named LATENT_NAME(name); the including
// file defines the scalar one, `name_scalar`, itself.
#include "latent_processor.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LATENT_TARGET_AVX512
#define LATENT_NAME(name) name##_avx512
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))),              \
                             apply_to = function)
#include "vector.h"
#include LATENT_VECTOR_BODY
#pragma clang attribute pop
#undef LATENT_NAME
#undef LATENT_TARGET_AVX512

#define LATENT_TARGET_AVX2
#define LATENT_NAME(name) name##_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "vector.h"
#include LATENT_VECTOR_BODY
#pragma clang attribute pop
#undef LATENT_NAME
#undef LATENT_TARGET_AVX2
#endif

#define LATENT_NAME(name) name##_baseline
#include "vector.h"
#include LATENT_VECTOR_BODY
#undef LATENT_NAME

#if defined(__x86_64__)
#define LATENT_PICK(name)                                                                                              \
  (latent_current_instructions() == LATENT_AVX512     ? name##_avx512                                                  \
   : latent_current_instructions() == LATENT_AVX2     ? name##_avx2                                                    \
   : latent_current_instructions() == LATENT_BASELINE ? name##_baseline                                                \
                                                      : name##_scalar)
#else
#define LATENT_PICK(name) (latent_current_instructions() == LATENT_SCALAR ? name##_scalar : name##_baseline)
#endif

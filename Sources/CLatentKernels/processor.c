#include "latent_processor.h"

#include <stdatomic.h>

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#ifndef HWCAP2_SVEBF16
#define HWCAP2_SVEBF16 (1 << 12)
#endif
#endif

#if defined(__x86_64__)
#include <cpuid.h>

// AMX-BF16 is leaf 7, EDX bit 22; AVX-512 BF16 is leaf 7, subleaf 1, EAX bit 5. Both only count when the operating
// system saves the wide registers, which the compiler's own test of AVX-512 covers.
static bool x86_has_bfloat16(void) {
  unsigned a, b, c, d;
  if (!__builtin_cpu_supports("avx512f") || !__get_cpuid_count(7, 0, &a, &b, &c, &d))
    return false;
  if (d >> 22 & 1)
    return true;
  return a >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 5 & 1);
}
#endif

latent_instructions latent_best_instructions(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return LATENT_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))
    return LATENT_AVX2;
#endif
  return LATENT_BASELINE;
}

// One more than the chosen value; 0 while nobody asked.
static _Atomic int chosen = 0;

latent_instructions latent_current_instructions(void) {
  int current = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (current == 0) {
    current = (int)latent_best_instructions() + 1;
    atomic_store_explicit(&chosen, current, memory_order_relaxed);
  }
  return (latent_instructions)(current - 1);
}

void latent_use_instructions(latent_instructions instructions) {
  latent_instructions best = latent_best_instructions();
  atomic_store_explicit(&chosen, (int)(instructions < best ? instructions : best) + 1, memory_order_relaxed);
}

bool latent_has_bfloat16(void) {
#if defined(__x86_64__)
  return x86_has_bfloat16();
#elif defined(__aarch64__) && defined(__linux__)
  return (getauxval(AT_HWCAP2) & HWCAP2_SVEBF16) != 0;
#else
  return false;
#endif
}

#include "latent_processor.h"

#include <stdatomic.h>

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

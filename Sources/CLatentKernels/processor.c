#include "latent_processor.h"

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

// One more than the chosen value; 0 where nobody chose. Of one thread, so that a test that compares versions does not
// change the last bits of what runs beside it.
static _Thread_local int chosen = 0;

latent_instructions latent_current_instructions(void) {
  if (chosen == 0)
    chosen = (int)latent_best_instructions() + 1;
  return (latent_instructions)(chosen - 1);
}

void latent_use_instructions(latent_instructions instructions) {
  latent_instructions best = latent_best_instructions();
  chosen = (int)(instructions < best ? instructions : best) + 1;
}

#pragma once
/// Which versions of the kernels run. Values ascend in what the processor has to have.
typedef enum {
  /// Plain loops: the specification.
  LATENT_SCALAR = 0,
  /// What every processor of the architecture has: SSE2, NEON.
  LATENT_BASELINE = 1,
  /// AVX2, FMA and F16C.
  LATENT_AVX2 = 2,
  /// AVX-512 F, BW, DQ and VL.
  LATENT_AVX512 = 3,
} latent_instructions;

/// The best that this processor has, found once.
latent_instructions latent_best_instructions(void);
/// What kernels run with that this thread calls: the best, unless `latent_use_instructions` said otherwise.
latent_instructions latent_current_instructions(void);
/// Makes the kernels that this thread calls run with `instructions`, or the best if the processor lacks them. For
/// tests, which compare versions.
void latent_use_instructions(latent_instructions instructions);

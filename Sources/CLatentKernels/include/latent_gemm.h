#pragma once
// Matrix multiplication by oneDNN. Its versions 2 and 3 differ in how a primitive is described; that stays inside
// gemm.c. Functions that return int return 0, or oneDNN's status (1 is out of memory).
#include "latent_elementwise.h"
#include "latent_matrix.h"
#include <stdbool.h>

/// How weights [input, output] are packed: one layout for every number of rows they are multiplied with.
typedef struct latent_gemm_format latent_gemm_format;
/// A multiplication compiled for one number of rows and one epilogue. May run on several threads at once.
typedef struct latent_gemm latent_gemm;

/// What `latent_gemm_create` compiles. No matrix has gaps between its rows: for one that has, oneDNN takes its
/// reference code, which is slow and sums in another order; and since its cache of compiled code takes descriptions of
/// one row that differ in their gaps for the same, everyone else in the process would get that code, too.
typedef struct {
  size_t rows;
  bool has_bias;
  bool has_activation;
  latent_activation activation;
  /// output is multiplied by a matrix [rows, output].
  bool has_multiplier;
  /// A matrix [rows, output] is added.
  bool has_residual;
  /// What stands in the output already is added; not together with has_residual.
  bool accumulates;
  /// Threads that a run spreads over; 1 for a run inside a parallel region.
  int threads;
} latent_gemm_plan;

/// The layout for weights [input, output]; `bfloat16` for products of bfloat16 numbers summed in float32.
/// The caller destroys the result, after every gemm made with it.
int latent_gemm_format_create(size_t input, size_t output, bool bfloat16, latent_gemm_format **result);
void latent_gemm_format_destroy(latent_gemm_format *format);
/// Bytes of packed weights.
size_t latent_gemm_format_bytes(const latent_gemm_format *format);

/// Packs weights into `packed` (64-byte aligned, latent_gemm_format_bytes long). `source_is_bfloat16`: else float32.
/// `input_major`: the source is [input, output]; else [output, input].
int latent_gemm_pack(const latent_gemm_format *format, const void *source, bool source_is_bfloat16, bool input_major,
                     void *packed);

/// Packs the transpose of packed weights: `transposed` is the format of [output, input].
int latent_gemm_transpose(const latent_gemm_format *format, const void *packed, const latent_gemm_format *transposed,
                          void *target);

/// output = keep · output + factor · op(a) · op(b) in float32, where op transposes if asked to: for matrices that
/// change from product to product, so that packing would not pay.
int latent_gemm_product(int threads, latent_matrix a, bool transpose_a, latent_matrix b, bool transpose_b, float factor,
                        float keep, latent_matrix output);

/// Whether oneDNN can fuse `activation`.
bool latent_gemm_can_fuse(latent_activation activation);

/// Compiles a multiplication. The caller destroys the result.
int latent_gemm_create(const latent_gemm_format *format, const latent_gemm_plan *plan, latent_gemm **result);
void latent_gemm_destroy(latent_gemm *gemm);
/// Bytes of working memory that a run needs, 64-byte aligned.
size_t latent_gemm_scratch_bytes(const latent_gemm *gemm);
/// The name of the code that oneDNN chose (`brg:avx512_core`, `gemm:jit`, `ref`).
const char *latent_gemm_implementation(const latent_gemm *gemm);

/// output = epilogue(input · weights + bias): bias, then activation, × multiplier, + residual or what stood in output.
/// input is float32, or bfloat16 where the format is. Pointers that the plan does not use may be null.
int latent_gemm_run(const latent_gemm *gemm, const void *input, const void *packed, const float *bias,
                    const float *multiplier, const float *residual, float *output, void *scratch);

/// Whether bfloat16 numbers are multiplied by instructions made for it (AVX-512 BF16, AMX; SVE BF16 on ARM), so that
/// keeping them is a gain.
bool latent_gemm_has_bfloat16(void);

/// Whether a row of a product is the same bits whatever rows are multiplied beside it. Measured to hold for oneDNN's
/// AVX-512 kernels (float32 and bfloat16, 1 to 2,048 rows); its AVX2 kernels sum the last few rows in another order.
bool latent_gemm_rows_are_independent(void);

/// oneDNN's version, as 10000 * major + 100 * minor + patch.
int latent_gemm_version(void);

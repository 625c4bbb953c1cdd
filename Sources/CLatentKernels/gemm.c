#include "latent_gemm.h"

#include "latent_parallel.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#ifndef HWCAP2_SVEBF16
#define HWCAP2_SVEBF16 (1 << 12)
#endif
#endif

// Version 2 has descriptors as structs that are initialised and copied, version 3 as handles that are created, cloned
// and destroyed. Below, `descriptor` is owned by whoever made it and released with `release_descriptor` in both.
#if DNNL_VERSION_MAJOR >= 3

typedef dnnl_memory_desc_t descriptor;
typedef const_dnnl_memory_desc_t descriptor_view;

static dnnl_status_t make_tagged(descriptor *d, const dnnl_dims_t dims, dnnl_data_type_t type, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_create_with_tag(d, 2, dims, type, tag);
}
static descriptor_view view_of(const descriptor *d) {
  return *d;
}
static dnnl_status_t copy_descriptor(descriptor *copy, descriptor_view original) {
  return dnnl_memory_desc_clone(copy, original);
}
static void release_descriptor(descriptor *d) {
  if (*d)
    dnnl_memory_desc_destroy(*d);
}
static dnnl_status_t swap_axes(descriptor *swapped, const descriptor *original) {
  return dnnl_memory_desc_permute_axes(swapped, *original, (const int[]){1, 0});
}
static dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
  return dnnl_post_ops_append_eltwise(ops, kind, alpha, 0);
}
static dnnl_status_t append_sum(dnnl_post_ops_t ops) {
  return dnnl_post_ops_append_sum(ops, 1, 0, dnnl_data_type_undef);
}
static dnnl_status_t make_matmul(dnnl_primitive_desc_t *result, dnnl_engine_t engine, descriptor_view input,
                                 descriptor_view weights, descriptor_view bias, descriptor_view output,
                                 const_dnnl_primitive_attr_t attributes) {
  return dnnl_matmul_primitive_desc_create(result, engine, input, weights, bias, output, attributes);
}
#define NO_DESCRIPTOR NULL

#else

typedef dnnl_memory_desc_t descriptor;
typedef const dnnl_memory_desc_t *descriptor_view;

static dnnl_status_t make_tagged(descriptor *d, const dnnl_dims_t dims, dnnl_data_type_t type, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_init_by_tag(d, 2, dims, type, tag);
}
static descriptor_view view_of(const descriptor *d) {
  return d;
}
static dnnl_status_t copy_descriptor(descriptor *copy, descriptor_view original) {
  *copy = *original;
  return dnnl_success;
}
static void release_descriptor(descriptor *d) {
  (void)d;
}
static dnnl_status_t swap_axes(descriptor *swapped, const descriptor *original) {
  return dnnl_memory_desc_permute_axes(swapped, original, (const int[]){1, 0});
}
static dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
  return dnnl_post_ops_append_eltwise(ops, 1, kind, alpha, 0);
}
static dnnl_status_t append_sum(dnnl_post_ops_t ops) {
  return dnnl_post_ops_append_sum(ops, 1);
}
static dnnl_status_t make_matmul(dnnl_primitive_desc_t *result, dnnl_engine_t engine, descriptor_view input,
                                 descriptor_view weights, descriptor_view bias, descriptor_view output,
                                 const_dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init(&operation, input, weights, bias, output);
  return status ? status : dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL);
}
#define NO_DESCRIPTOR                                                                                                  \
  { 0 }

#endif

// One engine for the process; it holds no memory of ours and lives as long as the process does.
static dnnl_engine_t shared_engine(void) {
  static dnnl_engine_t engine = NULL;
  dnnl_engine_t current = __atomic_load_n(&engine, __ATOMIC_ACQUIRE);
  if (current)
    return current;
  dnnl_engine_t made = NULL;
  if (dnnl_engine_create(&made, dnnl_cpu, 0))
    return NULL;
  dnnl_engine_t none = NULL;
  if (__atomic_compare_exchange_n(&engine, &none, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  dnnl_engine_destroy(made); // another thread was first
  return none;
}

// oneDNN lets a stream be used by one thread at a time, so each thread has its own.
static dnnl_stream_t own_stream(void) {
  static _Thread_local dnnl_stream_t stream = NULL;
  if (!stream && dnnl_stream_create(&stream, shared_engine(), dnnl_stream_default_flags))
    stream = NULL;
  return stream;
}

struct latent_gemm_format {
  size_t input;
  size_t output;
  bool bfloat16;
  size_t bytes;
  descriptor weights;
};

struct latent_gemm {
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  const char *implementation;
  size_t scratch_bytes;
  descriptor_view input, weights, bias, output, scratch;
  descriptor dense;
  int multiplier_argument;
  int residual_argument;
};

static dnnl_data_type_t multiplied_type(bool bfloat16) {
  return bfloat16 ? dnnl_bf16 : dnnl_f32;
}

bool latent_gemm_has_bfloat16(void) {
#if defined(__x86_64__)
  // Sets of instructions are sets of bits, so a processor with AMX has these, too.
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
#elif defined(__aarch64__) && defined(__linux__)
  return (getauxval(AT_HWCAP2) & HWCAP2_SVEBF16) != 0;
#else
  return false;
#endif
}

bool latent_gemm_rows_are_independent(void) {
#if defined(__x86_64__)
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
#else
  return false;
#endif
}

int latent_gemm_version(void) {
  const dnnl_version_t *version = dnnl_version();
  return 10000 * version->major + 100 * version->minor + version->patch;
}

// The layout that oneDNN prefers for a large batch; measured to be the one it prefers for a single row, too.
int latent_gemm_format_create(size_t input, size_t output, bool bfloat16, latent_gemm_format **result) {
  enum { ROWS = 1024 };
  dnnl_dims_t input_dims = {ROWS, (dnnl_dim_t)input}, weight_dims = {(dnnl_dim_t)input, (dnnl_dim_t)output};
  dnnl_dims_t output_dims = {ROWS, (dnnl_dim_t)output};
  descriptor source = NO_DESCRIPTOR, weights = NO_DESCRIPTOR, target = NO_DESCRIPTOR;
  dnnl_primitive_desc_t description = NULL;
  latent_gemm_format *format = calloc(1, sizeof *format);
  dnnl_status_t status = format && shared_engine() ? dnnl_success : dnnl_out_of_memory;
  if (!status)
    status = make_tagged(&source, input_dims, multiplied_type(bfloat16), dnnl_ab);
  if (!status)
    status = make_tagged(&weights, weight_dims, multiplied_type(bfloat16), dnnl_format_tag_any);
  if (!status)
    status = make_tagged(&target, output_dims, dnnl_f32, dnnl_ab);
  if (!status)
    status =
        make_matmul(&description, shared_engine(), view_of(&source), view_of(&weights), NULL, view_of(&target), NULL);
  if (!status)
    status = copy_descriptor(&format->weights, dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0));
  if (!status) {
    format->input = input;
    format->output = output;
    format->bfloat16 = bfloat16;
    format->bytes = dnnl_memory_desc_get_size(view_of(&format->weights));
    *result = format;
  } else {
    free(format);
  }
  release_descriptor(&source);
  release_descriptor(&weights);
  release_descriptor(&target);
  if (description)
    dnnl_primitive_desc_destroy(description);
  return status;
}

void latent_gemm_format_destroy(latent_gemm_format *format) {
  if (!format)
    return;
  release_descriptor(&format->weights);
  free(format);
}

size_t latent_gemm_format_bytes(const latent_gemm_format *format) {
  return format->bytes;
}

// Writes what `source` describes as `target` does.
static dnnl_status_t reorder(const descriptor *from, const void *source, const descriptor *to, void *target) {
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t primitive = NULL;
  dnnl_memory_t input = NULL, output = NULL;
  dnnl_engine_t engine = shared_engine();
  dnnl_stream_t stream = own_stream();
  dnnl_status_t status = stream ? dnnl_success : dnnl_out_of_memory;
  if (!status)
    status = dnnl_reorder_primitive_desc_create(&description, view_of(from), engine, view_of(to), engine, NULL);
  if (!status)
    status = dnnl_primitive_create(&primitive, description);
  if (!status)
    status = dnnl_memory_create(&input, view_of(from), engine, (void *)source);
  if (!status)
    status = dnnl_memory_create(&output, view_of(to), engine, target);
  if (!status) {
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, input}, {DNNL_ARG_TO, output}};
    status = dnnl_primitive_execute(primitive, stream, 2, arguments);
  }
  if (!status)
    status = dnnl_stream_wait(stream);
  if (input)
    dnnl_memory_destroy(input);
  if (output)
    dnnl_memory_destroy(output);
  if (primitive)
    dnnl_primitive_destroy(primitive);
  if (description)
    dnnl_primitive_desc_destroy(description);
  return status;
}

int latent_gemm_pack(const latent_gemm_format *format, const void *source, bool source_is_bfloat16, bool input_major,
                     void *packed) {
  dnnl_dims_t dims = {(dnnl_dim_t)format->input, (dnnl_dim_t)format->output};
  descriptor from = NO_DESCRIPTOR;
  dnnl_status_t status =
      make_tagged(&from, dims, source_is_bfloat16 ? dnnl_bf16 : dnnl_f32, input_major ? dnnl_ab : dnnl_ba);
  if (!status)
    status = reorder(&from, source, &format->weights, packed);
  release_descriptor(&from);
  return status;
}

int latent_gemm_transpose(const latent_gemm_format *format, const void *packed, const latent_gemm_format *transposed,
                          void *target) {
  descriptor swapped = NO_DESCRIPTOR;
  dnnl_status_t status = swap_axes(&swapped, &format->weights);
  if (!status)
    status = reorder(&swapped, packed, &transposed->weights, target);
  release_descriptor(&swapped);
  return status;
}

int latent_gemm_product(int threads, latent_matrix a, bool transpose_a, latent_matrix b, bool transpose_b, float factor,
                        float keep, latent_matrix output) {
  size_t depth = transpose_a ? a.rows : a.columns;
  latent_set_calling_threads(threads);
  return dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', (dnnl_dim_t)output.rows,
                    (dnnl_dim_t)output.columns, (dnnl_dim_t)depth, factor, a.data, (dnnl_dim_t)a.stride, b.data,
                    (dnnl_dim_t)b.stride, keep, output.data, (dnnl_dim_t)output.stride);
}

static dnnl_alg_kind_t algorithm_of(latent_activation activation) {
  switch (activation) {
  case LATENT_RELU:
    return dnnl_eltwise_relu;
  case LATENT_GELU:
    return dnnl_eltwise_gelu_erf;
  case LATENT_GELU_TANH:
    return dnnl_eltwise_gelu_tanh;
  case LATENT_SILU:
    return dnnl_eltwise_swish;
  case LATENT_SIGMOID:
    return dnnl_eltwise_logistic;
  case LATENT_TANH:
    return dnnl_eltwise_tanh;
  case LATENT_RELU_SQUARED:
    break;
  }
  return dnnl_alg_kind_undef;
}

bool latent_gemm_can_fuse(latent_activation activation) {
  return algorithm_of(activation) != dnnl_alg_kind_undef;
}

// Fills `ops` and notes in `gemm` which argument each matrix of the epilogue becomes.
static dnnl_status_t append_epilogue(latent_gemm *gemm, const latent_gemm_plan *plan, dnnl_post_ops_t ops) {
  int position = 0;
  dnnl_status_t status = dnnl_success;
  if (plan->has_activation) {
    status = append_eltwise(ops, algorithm_of(plan->activation), plan->activation == LATENT_SILU ? 1 : 0);
    position++;
  }
  if (!status && plan->has_multiplier) {
    gemm->multiplier_argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP(position) | DNNL_ARG_SRC_1;
    status = dnnl_post_ops_append_binary(ops, dnnl_binary_mul, view_of(&gemm->dense));
    position++;
  }
  if (!status && plan->has_residual) {
    gemm->residual_argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP(position) | DNNL_ARG_SRC_1;
    status = dnnl_post_ops_append_binary(ops, dnnl_binary_add, view_of(&gemm->dense));
  }
  if (!status && plan->accumulates)
    status = append_sum(ops);
  return status;
}

int latent_gemm_create(const latent_gemm_format *format, const latent_gemm_plan *plan, latent_gemm **result) {
  dnnl_dim_t rows = (dnnl_dim_t)plan->rows, columns = (dnnl_dim_t)format->output;
  dnnl_dims_t input_dims = {rows, (dnnl_dim_t)format->input};
  dnnl_dims_t output_dims = {rows, columns};
  dnnl_dims_t bias_dims = {1, columns};
  descriptor input = NO_DESCRIPTOR, bias = NO_DESCRIPTOR;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t ops = NULL;
  latent_gemm *gemm = calloc(1, sizeof *gemm);
  // oneDNN plans for as many threads as the calling thread has when the primitive is described.
  latent_set_calling_threads(plan->threads);
  dnnl_status_t status = gemm && shared_engine() ? dnnl_success : dnnl_out_of_memory;
  if (!status)
    status = make_tagged(&input, input_dims, multiplied_type(format->bfloat16), dnnl_ab);
  if (!status)
    status = make_tagged(&bias, bias_dims, dnnl_f32, dnnl_ab);
  if (!status)
    status = make_tagged(&gemm->dense, output_dims, dnnl_f32, dnnl_ab);
  if (!status)
    status = dnnl_primitive_attr_create(&attributes);
  if (!status)
    status = dnnl_post_ops_create(&ops);
  if (!status)
    status = append_epilogue(gemm, plan, ops);
  if (!status)
    status = dnnl_primitive_attr_set_post_ops(attributes, ops);
  if (!status) // working memory is the caller's, so that a primitive can run on several threads at once
    status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (!status)
    status = make_matmul(&gemm->description, shared_engine(), view_of(&input), view_of(&format->weights),
                         plan->has_bias ? view_of(&bias) : NULL, view_of(&gemm->dense), attributes);
  if (!status)
    status = dnnl_primitive_create(&gemm->primitive, gemm->description);
  if (!status) {
    gemm->input = dnnl_primitive_desc_query_md(gemm->description, dnnl_query_src_md, 0);
    gemm->weights = dnnl_primitive_desc_query_md(gemm->description, dnnl_query_weights_md, 0);
    gemm->bias = plan->has_bias ? dnnl_primitive_desc_query_md(gemm->description, dnnl_query_weights_md, 1) : NULL;
    gemm->output = dnnl_primitive_desc_query_md(gemm->description, dnnl_query_dst_md, 0);
    gemm->scratch = dnnl_primitive_desc_query_md(gemm->description, dnnl_query_scratchpad_md, 0);
    gemm->scratch_bytes = dnnl_memory_desc_get_size(gemm->scratch);
    dnnl_primitive_desc_query(gemm->description, dnnl_query_impl_info_str, 0, (void *)&gemm->implementation);
    *result = gemm;
  } else {
    latent_gemm_destroy(gemm);
  }
  if (ops)
    dnnl_post_ops_destroy(ops);
  if (attributes)
    dnnl_primitive_attr_destroy(attributes);
  release_descriptor(&input);
  release_descriptor(&bias);
  return status;
}

void latent_gemm_destroy(latent_gemm *gemm) {
  if (!gemm)
    return;
  if (gemm->primitive)
    dnnl_primitive_destroy(gemm->primitive);
  if (gemm->description)
    dnnl_primitive_desc_destroy(gemm->description);
  release_descriptor(&gemm->dense);
  free(gemm);
}

size_t latent_gemm_scratch_bytes(const latent_gemm *gemm) {
  return gemm->scratch_bytes;
}

const char *latent_gemm_implementation(const latent_gemm *gemm) {
  return gemm->implementation;
}

int latent_gemm_run(const latent_gemm *gemm, const void *input, const void *packed, const float *bias,
                    const float *multiplier, const float *residual, float *output, void *scratch) {
  struct {
    int argument;
    descriptor_view description;
    const void *data;
  } uses[] = {
      {DNNL_ARG_SRC, gemm->input, input},
      {DNNL_ARG_WEIGHTS, gemm->weights, packed},
      {DNNL_ARG_DST, gemm->output, output},
      {DNNL_ARG_SCRATCHPAD, gemm->scratch, scratch},
      {DNNL_ARG_BIAS, gemm->bias, bias},
      {gemm->multiplier_argument, gemm->multiplier_argument ? view_of(&gemm->dense) : NULL, multiplier},
      {gemm->residual_argument, gemm->residual_argument ? view_of(&gemm->dense) : NULL, residual},
  };
  enum { USES = sizeof uses / sizeof uses[0] };
  dnnl_exec_arg_t arguments[USES];
  int count = 0;
  dnnl_stream_t stream = own_stream();
  dnnl_status_t status = stream ? dnnl_success : dnnl_out_of_memory;
  for (int i = 0; i < USES && !status; i++) {
    if (!uses[i].description)
      continue;
    arguments[count].arg = uses[i].argument;
    status = dnnl_memory_create(&arguments[count].memory, uses[i].description, shared_engine(), (void *)uses[i].data);
    if (!status)
      count++;
  }
  if (!status)
    status = dnnl_primitive_execute(gemm->primitive, stream, count, arguments);
  if (!status)
    status = dnnl_stream_wait(stream);
  for (int i = 0; i < count; i++)
    dnnl_memory_destroy(arguments[i].memory);
  return status;
}

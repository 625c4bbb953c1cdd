#pragma once
#include "latent_elementwise.h"
#include "latent_matrix.h"
#include <stdbool.h>

// Recurrences of state-space models. Every one goes over segments: stretches of sequences, each with a state of its own
// that the kernel changes in place. A position's result is the same bits however its sequence is cut into segments and
// whatever segments stand beside it.

/// Rows first_row ..< first_row + rows of the batch, which follow what `state` holds.
typedef struct {
  size_t first_row;
  size_t rows;
  float *state;
} latent_recurrent_segment;

typedef struct {
  /// [rows, channels]
  latent_matrix input;
  /// [taps, channels], oldest tap first
  const float *weight;
  /// [channels], or null
  const float *bias;
  size_t taps;
  /// How many of the last inputs a state holds: taps, or taps - 1.
  size_t held;
  /// Where in a state input number `index` (0: the oldest) of `channel` stands: channel * channel_stride +
  /// index * index_stride.
  size_t channel_stride;
  size_t index_stride;
  /// Whether the result goes through SiLU.
  bool silu;
  /// [rows, channels]; not the input.
  latent_matrix output;
} latent_convolution;

/// Depthwise causal convolution over time.
void latent_convolve(int threads, const latent_convolution *task, const latent_recurrent_segment *segments,
                     size_t count);

/// The widest state of a channel that `latent_selective_scan` takes.
enum { LATENT_SCAN_STATE_LIMIT = 256 };

typedef struct {
  /// [rows, channels]
  latent_matrix input;
  /// [rows, channels], before softplus
  latent_matrix step;
  /// [rows, state width] both
  latent_matrix write;
  latent_matrix read;
  /// [rows, channels]; data null where nothing gates
  latent_matrix gate;
  /// [state width, channels], A: below 0
  const float *rate;
  /// [channels], D
  const float *skip;
  /// [rows, channels]
  latent_matrix output;
} latent_selective_scan_task;

/// Mamba-1's recurrence (https://arxiv.org/abs/2312.00752). With Δ = softplus(step), for channel c and n below the
/// state width: h[c,n] = exp(Δ[c] A[c,n]) h[c,n] + Δ[c] write[n] input[c]; output[c] = (Σ_n read[n] h[c,n] + D[c]
/// input[c]) · silu(gate[c]). States are [channels, state width].
void latent_selective_scan(int threads, const latent_selective_scan_task *task,
                           const latent_recurrent_segment *segments, size_t count);

typedef struct {
  size_t heads;
  size_t head_width;
  /// Divides heads; heads h·(heads/groups) and on share group h.
  size_t groups;
  size_t state_width;
  /// [rows, heads * head_width]
  latent_matrix input;
  /// [rows, heads], before bias and softplus
  latent_matrix step;
  /// [heads] all
  const float *step_bias;
  const float *rate;
  const float *skip;
  /// Between which a step is kept.
  float step_least;
  float step_most;
  /// [rows, groups * state_width] both
  latent_matrix write;
  latent_matrix read;
  /// [rows, heads * head_width]; data null where nothing gates
  latent_matrix gate;
  /// [rows, heads * head_width]
  latent_matrix output;
} latent_head_scan_task;

/// Mamba-2's recurrence (https://arxiv.org/abs/2405.21060). With Δ = clamp(softplus(step + bias)), for head h:
/// S = exp(Δ A) S + Δ input ⊗ write; output = (S read + D input) · silu(gate). States are
/// [heads, head_width, state_width].
void latent_head_scan(int threads, const latent_head_scan_task *task, const latent_recurrent_segment *segments,
                      size_t count);

typedef struct {
  /// [rows, channels] all; the gates before the logistic function
  latent_matrix input;
  latent_matrix input_gate;
  latent_matrix recurrence_gate;
  /// [channels], 8 softplus(Λ): at least 0
  const float *rate;
  /// One for each segment: whether its first row begins the sequence.
  const bool *begins;
  latent_matrix output;
} latent_gated_recurrence_task;

/// Griffin's RG-LRU (https://arxiv.org/abs/2402.19427). With a = exp(-rate σ(recurrence gate)):
/// h = a h + m σ(input gate) input, where m = √(1 - a²), or 1 where the sequence begins; output = h. States are
/// [channels].
void latent_gated_recurrence(int threads, const latent_gated_recurrence_task *task,
                             const latent_recurrent_segment *segments, size_t count);

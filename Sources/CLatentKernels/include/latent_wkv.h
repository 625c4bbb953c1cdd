#pragma once
#include "latent_matrix.h"
#include "latent_recurrence.h"

// RWKV's recurrences and what stands around them. As in latent_recurrence.h, a position's result is the same bits
// however its sequence is cut into segments. Matrices whose rows are all one vector have stride 0.

/// The widest head that the recurrences take.
enum { LATENT_WKV_HEAD_LIMIT = 256 };

/// The most mixtures that one `latent_token_shift` makes.
enum { LATENT_SHIFT_LIMIT = 6 };

typedef struct {
  /// [rows, columns]
  latent_matrix input;
  /// How many mixtures there are.
  size_t count;
  /// Of each mixture the share of the position before, [rows or 1, columns].
  latent_matrix share[LATENT_SHIFT_LIMIT];
  /// [rows, columns] each; not the input.
  latent_matrix output[LATENT_SHIFT_LIMIT];
} latent_token_shift_task;

/// output = input + (before - input) · share, where `before` is the row before. A state [columns] is the row before a
/// segment's first.
void latent_token_shift(int threads, const latent_token_shift_task *task, const latent_recurrent_segment *segments,
                        size_t count);

/// output = x + (before - x) · share, element by element. The output may be the share.
void latent_interpolate(int threads, latent_matrix x, latent_matrix before, latent_matrix share, latent_matrix output);

typedef struct {
  /// [rows, channels] all
  latent_matrix key;
  latent_matrix value;
  /// Before the logistic function.
  latent_matrix receptance;
  /// [channels] both: log of the decay, below 0; what is added to the newest key
  const float *log_decay;
  const float *bonus;
  /// [rows, channels]
  latent_matrix output;
} latent_wkv4_task;

/// RWKV-4 (https://arxiv.org/abs/2305.13048) with its numerator a, denominator b and exponent p held as an average
/// m = a/b and its weight's logarithm s = p + log b:
///   output = σ(receptance) · (m + (value - m) σ(bonus + key - s));
///   m += (value - m) σ(key - s - log_decay); s = log(e^(s + log_decay) + e^key).
/// States are [2, channels]: the averages, then the logarithms.
void latent_wkv4(int threads, const latent_wkv4_task *task, const latent_recurrent_segment *segments, size_t count);

typedef struct {
  size_t heads;
  size_t head_width;
  /// [rows, heads * head_width] all
  latent_matrix receptance;
  latent_matrix key;
  latent_matrix value;
  /// [rows or 1, heads * head_width], from 0 to 1
  latent_matrix decay;
  /// [heads * head_width]
  const float *bonus;
  /// [rows, heads * head_width]
  latent_matrix output;
} latent_wkv5_task;

/// RWKV-5.2 and 6 (https://arxiv.org/abs/2404.05892). For each head:
///   output = (S + diag(bonus) key ⊗ value)ᵀ receptance; S = diag(decay) S + key ⊗ value.
/// States are [heads, key, value].
void latent_wkv5(int threads, const latent_wkv5_task *task, const latent_recurrent_segment *segments, size_t count);

typedef struct {
  size_t heads;
  size_t head_width;
  /// [rows, heads * head_width] all
  latent_matrix receptance;
  latent_matrix decay;
  latent_matrix key;
  latent_matrix value;
  /// Along which the state is read out, of length 1, and what takes that reading's place, with the opposite sign.
  latent_matrix removal;
  latent_matrix replacement;
  /// [rows, heads * head_width]
  latent_matrix output;
} latent_wkv7_task;

/// RWKV-7 (https://arxiv.org/abs/2503.14456). For each head:
///   S = S diag(decay) - (S removal) ⊗ replacement + value ⊗ key; output = S receptance.
/// States are [heads, value, key].
void latent_wkv7(int threads, const latent_wkv7_task *task, const latent_recurrent_segment *segments, size_t count);

typedef struct {
  size_t heads;
  size_t head_width;
  /// [heads * head_width] both: k_k and k_a
  const float *removal_scale;
  const float *rate_share;
  /// [rows, heads * head_width]: the key, in place.
  latent_matrix key;
  /// The in-context learning rate before the logistic function; becomes the replacement.
  latent_matrix rate;
  /// The decay before its function; becomes the decay.
  latent_matrix decay;
  /// Only written.
  latent_matrix removal;
  /// The value, in place, its mixture with the first block's before the logistic function, and that block's value; data
  /// null for the latter two in the first block.
  latent_matrix value;
  latent_matrix value_mix;
  latent_matrix first_value;
} latent_wkv7_inputs;

/// What RWKV-7's recurrence takes of its projections. With a = σ(rate) and κ = key · removal_scale normed by head:
///   decay = exp(-e^(-1/2) σ(decay)); removal = κ; replacement = κ a; key = key (1 + (a - 1) rate_share);
///   value = value + (first_value - value) σ(value_mix).
void latent_wkv7_prepare(int threads, const latent_wkv7_inputs *inputs);

/// x = exp(-exp(x)): RWKV's decay of its parameter.
void latent_decay_of(int threads, latent_matrix x);

typedef struct {
  size_t heads;
  size_t head_width;
  float epsilon;
  /// [heads * head_width] both
  const float *gain;
  const float *bias;
  /// [rows, heads * head_width]: the heads' outputs, in place.
  latent_matrix heads_output;
  /// [rows, heads * head_width]
  latent_matrix gate;
  /// RWKV-7's bonus: [heads * head_width], and the rows that it is made of; null, and not read, elsewhere.
  const float *bonus;
  latent_matrix receptance;
  latent_matrix key;
  latent_matrix value;
} latent_wkv_output;

/// Layer norm of each head by itself, then gain and bias, plus (Σ receptance key bonus) value by head where there is a
/// bonus; the whole times the gate.
void latent_wkv_finish(int threads, const latent_wkv_output *task);

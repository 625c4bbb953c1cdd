#pragma once
#include "latent_matrix.h"
#include <stdint.h>

/// output row = softmax(input row); in place is allowed.
void latent_softmax(int threads, latent_matrix input, latent_matrix output);
/// output row = log(softmax(input row)); in place is allowed.
void latent_log_softmax(int threads, latent_matrix input, latent_matrix output);
/// output[row] = KL(softmax(p row) ‖ softmax(q row)) in nats.
void latent_divergence(int threads, latent_matrix p, latent_matrix q, double *output);

/// How a distribution q differs from p, in nats, and what it makes of one column.
typedef struct {
  /// KL(p ‖ q)
  double divergence;
  /// KL(q ‖ p)
  double reverse_divergence;
  /// Mean of the divergences of p and q from their mean.
  double jensen_shannon;
  /// Σ |p - q| / 2
  double total_variation;
  /// Of q.
  double entropy;
  /// -log q of the target; 0 without one.
  double surprisal;
  /// The target's place in q, 1 for the most probable; 0 without one.
  int32_t rank;
} latent_comparison;

/// output[row] compares softmax(q row) with softmax(p row). `targets` are columns, negative for none.
void latent_compare_distributions(int threads, latent_matrix p, latent_matrix q, const int32_t *targets,
                                  latent_comparison *output);

/// With q = softmax(logits row): output[row] = -Σ p log q, and logits = factor · (q - p) · (1 - (logits / cap)²), which
/// is the gradient by what the logits were before a soft cap; without the last factor when cap is 0.
void latent_cross_entropy_gradient(int threads, latent_matrix logits, latent_matrix probabilities, float cap,
                                   float factor, double *output);

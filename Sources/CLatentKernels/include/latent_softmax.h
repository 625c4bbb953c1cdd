#pragma once
#include "latent_matrix.h"

/// output row = softmax(input row); in place is allowed.
void latent_softmax(int threads, latent_matrix input, latent_matrix output);
/// output row = log(softmax(input row)); in place is allowed.
void latent_log_softmax(int threads, latent_matrix input, latent_matrix output);
/// output[row] = KL(softmax(p row) ‖ softmax(q row)) in nats.
void latent_divergence(int threads, latent_matrix p, latent_matrix q, double *output);

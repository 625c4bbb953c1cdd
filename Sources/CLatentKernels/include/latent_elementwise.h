#pragma once
#include "latent_matrix.h"
#include <stdint.h>

/// Non-linearities; see Activation.swift for what each is.
typedef enum {
  LATENT_RELU = 0,
  LATENT_RELU_SQUARED,
  LATENT_GELU,
  LATENT_GELU_TANH,
  LATENT_SILU,
  LATENT_SIGMOID,
  LATENT_TANH,
} latent_activation;

// All of these may work in place, and take matrices of the output's shape unless they say otherwise.

/// output = a + b
void latent_add(int threads, latent_matrix a, latent_matrix b, latent_matrix output);
/// output = a * b
void latent_multiply(int threads, latent_matrix a, latent_matrix b, latent_matrix output);
/// output = activation(input)
void latent_activate(int threads, latent_matrix input, latent_activation activation, latent_matrix output);
/// output = factor * input
void latent_scale(int threads, latent_matrix input, float factor, latent_matrix output);
/// output row i = factors[i] * input row i
void latent_scale_rows(int threads, latent_matrix input, const float *factors, latent_matrix output);
/// output = input * (gain_offset + gain) + bias, column by column; gain and bias [columns], bias may be null.
void latent_scale_columns(int threads, latent_matrix input, const float *gain, float gain_offset, const float *bias,
                          latent_matrix output);
/// output row = input row + factor * vector [columns]
void latent_add_vector(int threads, const float *vector, float factor, latent_matrix input, latent_matrix output);
/// x[rows[i]] += factors[i] * vector [columns], for i in 0 ..< count; rows must not repeat.
void latent_add_vector_to_rows(int threads, const float *vector, const float *factors, const int32_t *rows,
                               size_t count, latent_matrix x);

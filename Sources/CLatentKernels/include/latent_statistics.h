#pragma once
#include "latent_matrix.h"

/// output[row] = Σ x · vector [columns]
void latent_dot(int threads, latent_matrix input, const float *vector, float *output);
/// output[row] = Σ x², in double
void latent_squares(int threads, latent_matrix input, double *output);
/// output[row] = Σ (a - b)², in double
void latent_squared_distances(int threads, latent_matrix a, latent_matrix b, double *output);
/// sums[column] += Σ x over the rows
void latent_add_column_sums(int threads, latent_matrix input, double *sums);

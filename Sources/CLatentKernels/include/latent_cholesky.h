#pragma once
#include <stddef.h>

/// Decomposes a symmetric positive definite matrix [size, size], of which only the lower triangle is read: it becomes L
/// with L Lᵀ = matrix; the upper triangle is left alone. Returns 0, or 1 when the matrix is not positive definite.
int latent_cholesky(int threads, double *matrix, size_t size);

/// L⁻¹ of a lower triangular L [size, size], whole, with zeros in its upper triangle; not in place.
void latent_invert_lower(int threads, const double *lower, size_t size, double *inverse);

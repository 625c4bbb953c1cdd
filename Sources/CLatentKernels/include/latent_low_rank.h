#pragma once
#include "latent_matrix.h"

/// output += factor · left · right for left [rows, rank] and right [rank, columns], each without gaps between rows.
/// Every sum is made in float32, in the order of the rank.
void latent_add_low_rank(int threads, const float *left, const float *right, size_t rank, float factor,
                         latent_matrix output);

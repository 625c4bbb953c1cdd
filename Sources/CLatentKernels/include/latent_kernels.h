#pragma once
// Kernels of latentd's CPU backend: everything but matrix multiplication, and a door to oneDNN for that.
//
// Every function leaves its inputs alone, writes only the outputs it names, and says so where it allocates. Sizes and
// strides are in elements. A kernel's scalar version is its specification; the vector versions, chosen once at run
// time, are tested against it.
#include "latent_adam.h"
#include "latent_attention.h"
#include "latent_cholesky.h"
#include "latent_codes.h"
#include "latent_convert.h"
#include "latent_elementwise.h"
#include "latent_encode.h"
#include "latent_gemm.h"
#include "latent_low_rank.h"
#include "latent_matrix.h"
#include "latent_norm.h"
#include "latent_parallel.h"
#include "latent_processor.h"
#include "latent_recurrence.h"
#include "latent_rotary.h"
#include "latent_rows.h"
#include "latent_sha256.h"
#include "latent_softmax.h"
#include "latent_sparse.h"
#include "latent_statistics.h"
#include "latent_top.h"
#include "latent_wkv.h"

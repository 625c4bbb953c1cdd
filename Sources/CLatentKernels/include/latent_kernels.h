#pragma once
// Vector kernels of latentd. Every function leaves its inputs alone, writes only the output it names and allocates
// nothing unless it says so. `count`, `rows` and `columns` are elements; strides are in elements too. The scalar
// version of a kernel is its specification, and the vector versions are tested against it.
#include "latent_convert.h"

#pragma once
// oneDNN's C interface. What differs between its versions 2 and 3 is wrapped in CLatentKernels/gemm.c.
#include <oneapi/dnnl/dnnl.h>

#pragma once
// oneDNN's C interface. Versions 2 and 3 differ in how a primitive is described; what differs is wrapped here.
#include <oneapi/dnnl/dnnl.h>

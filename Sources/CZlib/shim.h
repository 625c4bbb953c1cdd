#pragma once
// zlib: the deflated entries of npz and zip files. Its entry point is a macro, which Swift cannot call.
#include <zlib.h>

// Begins inflating a bare deflate stream, as zip archives hold them.
static inline int latent_inflate_begin(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

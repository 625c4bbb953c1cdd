#pragma once
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 (FIPS 180-4) under way.
typedef struct {
  uint32_t state[8];
  uint64_t length;
  uint8_t pending[64];
} latent_sha256;

void latent_sha256_begin(latent_sha256 *hash);
void latent_sha256_update(latent_sha256 *hash, const void *bytes, size_t count);
/// Writes the digest; `hash` is used up.
void latent_sha256_finish(latent_sha256 *hash, uint8_t digest[32]);

// Vector versions of candidates.c: nearly every group of numbers is below its threshold and costs a load and a compare.

enum { LATENT_NAME(GROUP) = 4 * LANES };

// One bit for each of 64 numbers: whether it is above its limit.
LATENT_INLINE uint64_t LATENT_NAME(bits_above)(const vec key[4], const vec limit[4]) {
#ifdef LATENT_TARGET_AVX512
  uint64_t above = 0;
  for (size_t part = 0; part < 4; part++)
    above |= (uint64_t)_mm512_cmp_ps_mask((__m512)key[part], (__m512)limit[part], _CMP_GT_OQ) << part * LANES;
  return above;
#else
  ivec any = (key[0] > limit[0]) | (key[1] > limit[1]) | (key[2] > limit[2]) | (key[3] > limit[3]);
  int64_t words[8];
  memcpy(words, &any, sizeof words);
  if ((words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7]) == 0)
    return 0;
  uint64_t above = 0;
  for (size_t part = 0; part < 4; part++) {
    ivec mask = key[part] > limit[part];
    for (size_t lane = 0; lane < LANES; lane++)
      above |= (uint64_t)(mask[lane] & 1) << (part * LANES + lane);
  }
  return above;
#endif
}

static size_t LATENT_NAME(collect_above)(const float *x, const float *scale, size_t columns, float threshold,
                                         int32_t first, latent_candidate *output) {
  size_t found = 0, i = 0;
  vec limit = V(splat)(threshold), limits[4] = {limit, limit, limit, limit};
  for (; i + LATENT_NAME(GROUP) <= columns; i += LATENT_NAME(GROUP)) {
    vec key[4];
    for (size_t part = 0; part < 4; part++) {
      key[part] = V(load)(x + i + part * LANES);
      if (scale)
        key[part] = key[part] * V(load)(scale + i + part * LANES);
    }
    for (uint64_t above = LATENT_NAME(bits_above)(key, limits); above; above &= above - 1) {
      size_t column = i + (size_t)__builtin_ctzll(above);
      output[found++] =
          (latent_candidate){scale ? x[column] * scale[column] : x[column], x[column], first + (int32_t)column};
    }
  }
  return found +
         collect_above_scalar(x + i, scale ? scale + i : 0, columns - i, threshold, first + (int32_t)i, output + found);
}

static size_t LATENT_NAME(collect_above_each)(const float *x, const float *thresholds, size_t columns, int32_t first,
                                              latent_candidate *output) {
  size_t found = 0, i = 0;
  for (; i + LATENT_NAME(GROUP) <= columns; i += LATENT_NAME(GROUP)) {
    vec key[4], limits[4];
    for (size_t part = 0; part < 4; part++) {
      key[part] = V(load)(x + i + part * LANES);
      limits[part] = V(load)(thresholds + i + part * LANES);
    }
    for (uint64_t above = LATENT_NAME(bits_above)(key, limits); above; above &= above - 1) {
      size_t column = i + (size_t)__builtin_ctzll(above);
      output[found++] = (latent_candidate){x[column], x[column], first + (int32_t)column};
    }
  }
  return found + collect_above_each_scalar(x + i, thresholds + i, columns - i, first + (int32_t)i, output + found);
}

// The columns are dealt out to groups, one for each lane of a few vectors, and each group's maximum is one number of x:
// the keep-th largest maximum is at most the keep-th largest number.
static float LATENT_NAME(bound_of_strongest)(const float *x, const float *scale, size_t columns, size_t keep) {
  enum { MOST = 16 };
  size_t vectors = (keep + keep / 2 + LANES - 1) / LANES;
  if (keep == 0 || vectors > MOST || columns < 4 * vectors * LANES)
    return 0;
  vec maxima[MOST];
  for (size_t part = 0; part < vectors; part++)
    maxima[part] = V(splat)(-INFINITY);
  for (size_t i = 0; i + vectors * LANES <= columns; i += vectors * LANES)
    for (size_t part = 0; part < vectors; part++) {
      vec key = V(load)(x + i + part * LANES);
      if (scale)
        key = key * V(load)(scale + i + part * LANES);
      maxima[part] = V(max)(key, maxima[part]); // NaN leaves the maximum
    }
  float numbers[MOST * LANES];
  memcpy(numbers, maxima, vectors * sizeof *maxima);
  return bound_from_maxima(numbers, vectors * LANES, keep);
}

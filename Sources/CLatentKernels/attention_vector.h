// Vector versions of attention.c.
//
// For a block of 64 keys, K is packed transposed, [width, 64], so that one query's scores are sums of broadcast numbers
// times vectors of keys; V is packed with rows filled up to whole vectors. Then for 8 queries at a time:
// scores → mask → running maximum → weights → rescale what was summed before → add weights · V.

#ifndef LATENT_ATTENTION_SHARED
#define LATENT_ATTENTION_SHARED

static inline size_t whole_vectors(size_t width) {
  return (width + LANES - 1) / LANES * LANES;
}

// Floats of working memory: packed keys and values, and for each query of an item its sums, maximum and total; then the
// scores of a tile.
static size_t attention_memory(size_t key_width, size_t value_width) {
  size_t floats = key_width * KEYS_PER_BLOCK + KEYS_PER_BLOCK * whole_vectors(value_width) +
                  QUERIES_PER_ITEM * (whole_vectors(value_width) + 2) + QUERIES_PER_TILE * KEYS_PER_BLOCK;
  return whole_vectors(floats);
}
#endif

// Turns 16 rows of 16 numbers into columns. With rows and columns numbered in four bits each, one round of interleaving
// row k with row k + 8 rotates the eight bits of a number's place by one; four rounds exchange row and column.
LATENT_INLINE void LATENT_NAME(transpose)(vec rows[LANES]) {
  for (size_t round = 0; round < 4; round++) {
    vec mixed[LANES];
    for (size_t k = 0; k < LANES / 2; k++) {
      vec a = rows[k], b = rows[k + LANES / 2];
      mixed[2 * k] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      mixed[2 * k + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    memcpy(rows, mixed, sizeof mixed);
  }
}

// packed[i * 64 + j] = number i of key j; keys past the end are 0.
static void LATENT_NAME(pack_keys)(latent_heads keys, size_t head, size_t first, size_t count, float *packed) {
  for (size_t j = 0; j < KEYS_PER_BLOCK; j += LANES)
    for (size_t i = 0; i < keys.width; i += LANES) {
      size_t width = keys.width - i < LANES ? keys.width - i : LANES;
      vec block[LANES];
      for (size_t row = 0; row < LANES; row++) {
        if (j + row >= count) {
          block[row] = V(splat)(0);
          continue;
        }
        const float *k = latent_row(keys.matrix, first + j + row) + head * keys.stride + i;
        block[row] = width == LANES ? V(load)(k) : V(load_part)(k, width, 0);
      }
      LATENT_NAME(transpose)(block);
      for (size_t row = 0; row < width; row++)
        V(store)(packed + (i + row) * KEYS_PER_BLOCK + j, block[row]);
    }
}

static void LATENT_NAME(pack_values)(latent_heads values, size_t head, size_t first, size_t count, float *packed) {
  size_t stride = whole_vectors(values.width);
  for (size_t j = 0; j < KEYS_PER_BLOCK; j++) {
    float *row = packed + j * stride;
    size_t width = j < count ? values.width : 0;
    if (width)
      memcpy(row, latent_row(values.matrix, first + j) + head * values.stride, width * sizeof(float));
    memset(row + width, 0, (stride - width) * sizeof(float));
  }
}

// scores[r, 0 ..< 64] = q_r · keys for `rows` queries; `rows` is a constant after inlining, so the sums stay in
// registers.
LATENT_INLINE void LATENT_NAME(score_rows)(size_t rows, const float *const q[QUERIES_PER_TILE], const float *packed,
                                           size_t width, float *scores) {
  for (size_t half = 0; half < KEYS_PER_BLOCK; half += 2 * LANES) {
    vec low[QUERIES_PER_TILE], high[QUERIES_PER_TILE];
    for (size_t r = 0; r < rows; r++)
      low[r] = high[r] = V(splat)(0);
    for (size_t i = 0; i < width; i++) {
      vec a = V(load)(packed + i * KEYS_PER_BLOCK + half), b = V(load)(packed + i * KEYS_PER_BLOCK + half + LANES);
      for (size_t r = 0; r < rows; r++) {
        low[r] += a * q[r][i];
        high[r] += b * q[r][i];
      }
    }
    for (size_t r = 0; r < rows; r++) {
      V(store)(scores + r * KEYS_PER_BLOCK + half, low[r]);
      V(store)(scores + r * KEYS_PER_BLOCK + half + LANES, high[r]);
    }
  }
}

// sums[r] = sums[r] · factor[r] + weights[r] · V for the keys 0 ..< keys.
LATENT_INLINE void LATENT_NAME(add_values)(size_t rows, const float *weights, const float *factors, size_t keys,
                                           const float *packed, size_t stride, float *sums) {
  for (size_t column = 0; column < stride; column += LANES) {
    vec total[QUERIES_PER_TILE];
    for (size_t r = 0; r < rows; r++)
      total[r] = V(load)(sums + r * stride + column) * factors[r];
    for (size_t j = 0; j < keys; j++) {
      vec v = V(load)(packed + j * stride + column);
      for (size_t r = 0; r < rows; r++)
        total[r] += v * weights[r * KEYS_PER_BLOCK + j];
    }
    for (size_t r = 0; r < rows; r++)
      V(store)(sums + r * stride + column, total[r]);
  }
}

// rounded() of each number.
LATENT_INLINE vec LATENT_NAME(rounded)(vec x) {
  ivec bits = (ivec)x;
  return (vec)((bits + 0x7fff + ((bits >> 16) & 1)) & ~0xffff);
}

// Turns one row of scores into weights; updates the row's maximum and total, and returns what its earlier sums have to
// be multiplied by. `first` is the position of the block's first key.
LATENT_INLINE float LATENT_NAME(weigh)(const latent_attention_options *o, float slope, size_t position, size_t first,
                                       size_t keys, float *scores, float *maximum, float *total) {
  size_t begin = 0, end = keys;
  if (o->causal && position + 1 < first + end)
    end = position + 1 > first ? position + 1 - first : 0;
  if (o->window && position + 1 > o->window + first)
    begin = position + 1 - o->window - first;
  vec largest = V(splat)(-INFINITY);
  for (size_t j = 0; j < KEYS_PER_BLOCK; j += LANES) {
    vec lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    vec s = V(load)(scores + j);
    if (slope != 0 && o->rounds_slopes)
      s += LATENT_NAME(rounded)(rounded(slope) * LATENT_NAME(rounded)(lane + (float)(first + j)));
    s *= o->scale;
    if (o->cap > 0) {
      vec bounded = 2.0f / (1.0f + V(exp)(s * (-2.0f / o->cap))) - 1.0f;
      s = bounded * o->cap;
    }
    if (slope != 0 && !o->rounds_slopes)
      s += slope * (lane + ((float)(first + j) - (float)position));
    ivec seen = (lane + (float)j >= (float)begin) & (lane + (float)j < (float)end);
    s = V(select)(seen, s, V(splat)(-INFINITY));
    largest = V(max)(s, largest);
    V(store)(scores + j, s);
  }
  float before = *maximum, now = V(largest)(largest);
  now = now > before ? now : before;
  if (now == -INFINITY) { // nothing seen yet
    memset(scores, 0, KEYS_PER_BLOCK * sizeof(float));
    return 1;
  }
  vec sum = V(splat)(0);
  for (size_t j = 0; j < KEYS_PER_BLOCK; j += LANES) {
    vec weight = V(exp)(V(load)(scores + j) - now);
    V(store)(scores + j, weight);
    sum += weight;
  }
  float factor = before == now ? 1 : expf(before - now);
  *maximum = now;
  *total = *total * factor + V(sum)(sum);
  return factor;
}

LATENT_INLINE void LATENT_NAME(attend_tile)(size_t rows, const attention_task *t, const latent_attention_sequence *s,
                                            size_t head, size_t row, size_t first, size_t keys,
                                            const float *packed_keys, const float *packed_values, float *sums,
                                            float *maxima, float *totals, float *scores) {
  const float *q[QUERIES_PER_TILE];
  float factors[QUERIES_PER_TILE];
  size_t stride = whole_vectors(t->output.width);
  for (size_t r = 0; r < rows; r++)
    q[r] = latent_row(t->query.matrix, s->first_row + row + r) + head * t->query.stride;
  LATENT_NAME(score_rows)(rows, q, packed_keys, t->query.width, scores);
  float slope = t->options->slopes ? t->options->slopes[head] : 0;
  for (size_t r = 0; r < rows; r++)
    factors[r] = LATENT_NAME(weigh)(t->options, slope, s->first_position + row + r, first, keys,
                                    scores + r * KEYS_PER_BLOCK, maxima + r, totals + r);
  LATENT_NAME(add_values)(rows, scores, factors, keys, packed_values, stride, sums);
}

// One key head's query heads for the queries begin ..< end of a sequence.
static void LATENT_NAME(attend)(const void *context, size_t index, size_t key_head, size_t begin, size_t end,
                                float *memory) {
  const attention_task *t = context;
  const latent_attention_sequence *s = t->sequences + index;
  const latent_attention_options *o = t->options;
  size_t group = t->query.count / t->key_heads, stride = whole_vectors(t->output.width);
  float *packed_keys = memory, *packed_values = packed_keys + t->query.width * KEYS_PER_BLOCK;
  float *sums = packed_values + KEYS_PER_BLOCK * stride, *maxima = sums + QUERIES_PER_ITEM * stride;
  float *totals = maxima + QUERIES_PER_ITEM, *scores = totals + QUERIES_PER_ITEM;
  size_t first_position = s->first_position + begin, last_position = s->first_position + end - 1;
  size_t all = s->first_position + s->rows, last_key = o->causal ? last_position + 1 : all;
  size_t first_key = o->window && first_position + 1 > o->window ? first_position + 1 - o->window : 0;
  for (size_t head = key_head * group; head < (key_head + 1) * group; head++) {
    memset(sums, 0, (end - begin) * stride * sizeof(float));
    for (size_t row = 0; row < end - begin; row++) {
      maxima[row] = -INFINITY;
      totals[row] = 0;
    }
    for (size_t first = first_key / KEYS_PER_BLOCK * KEYS_PER_BLOCK; first < last_key; first += KEYS_PER_BLOCK) {
      size_t keys = last_key - first < KEYS_PER_BLOCK ? last_key - first : KEYS_PER_BLOCK;
      LATENT_NAME(pack_keys)(s->keys, key_head, first, keys, packed_keys);
      LATENT_NAME(pack_values)(s->values, key_head, first, keys, packed_values);
      // Queries before the block's first key see none of it.
      size_t row = o->causal && first > first_position ? begin + (first - first_position) : begin;
      for (; row < end;) {
        size_t local = row - begin;
        if (end - row >= QUERIES_PER_TILE) {
          LATENT_NAME(attend_tile)
          (QUERIES_PER_TILE, t, s, head, row, first, keys, packed_keys, packed_values, sums + local * stride,
           maxima + local, totals + local, scores);
          row += QUERIES_PER_TILE;
        } else {
          LATENT_NAME(attend_tile)
          (1, t, s, head, row, first, keys, packed_keys, packed_values, sums + local * stride, maxima + local,
           totals + local, scores);
          row += 1;
        }
      }
    }
    for (size_t row = begin; row < end; row++) {
      float *y = latent_row(t->output.matrix, s->first_row + row) + head * t->output.stride;
      float total = totals[row - begin], factor = total > 0 ? 1 / total : 0;
      for (size_t i = 0; i < t->output.width; i++)
        y[i] = sums[(row - begin) * stride + i] * factor;
    }
  }
}

// Vector versions of wkv.c. Lanes are channels, or the values of a head, so that no sum crosses lanes in a recurrence.

#define LOAD(source, count) ((count) == LANES ? V(load)(source) : V(load_part)(source, count, 0))
#define STORE(target, value, count) ((count) == LANES ? V(store)(target, value) : V(store_part)(target, value, count))
// The lanes that there are from `i` on.
#define REST(i, end) ((end) - (i) < LANES ? (end) - (i) : LANES)

static void LATENT_NAME(token_shift)(const void *context, size_t begin, size_t end) {
  const shift_context *c = context;
  const latent_token_shift_task *t = c->task;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *before = row_before(t->input, c->segment, row);
    const float *x = latent_row(t->input, c->segment->first_row + row);
    const float *share[LATENT_SHIFT_LIMIT];
    float *y[LATENT_SHIFT_LIMIT];
    for (size_t m = 0; m < t->count; m++) {
      share[m] = shared_row(t->share[m], c->segment->first_row + row);
      y[m] = latent_row(t->output[m], c->segment->first_row + row);
    }
    for (size_t i = 0; i < columns; i += LANES) {
      size_t count = REST(i, columns);
      vec now = LOAD(x + i, count), difference = LOAD(before + i, count) - now;
      for (size_t m = 0; m < t->count; m++)
        STORE(y[m] + i, now + difference * LOAD(share[m] + i, count), count);
    }
  }
}

static void LATENT_NAME(interpolate)(const void *context, size_t begin, size_t end) {
  const interpolation *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->x, row), *before = latent_row(t->before, row), *share = latent_row(t->share, row);
    float *y = latent_row(t->output, row);
    for (size_t i = 0; i < t->output.columns; i += LANES) {
      size_t count = REST(i, t->output.columns);
      vec now = LOAD(x + i, count);
      STORE(y + i, now + (LOAD(before + i, count) - now) * LOAD(share + i, count), count);
    }
  }
}

static void LATENT_NAME(wkv4)(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const latent_wkv4_task *t = context;
  size_t channels = t->output.columns;
  for (size_t i = begin; i < end; i += LANES) {
    size_t count = REST(i, end);
    vec average = LOAD(s->state + i, count), weight = LOAD(s->state + channels + i, count);
    vec log_decay = LOAD(t->log_decay + i, count), bonus = LOAD(t->bonus + i, count);
    for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
      vec k = LOAD(latent_row(t->key, row) + i, count), v = LOAD(latent_row(t->value, row) + i, count);
      vec difference = v - average;
      vec mixed = average + difference * V(logistic)(bonus + k - weight);
      STORE(latent_row(t->output, row) + i, mixed * V(logistic)(LOAD(latent_row(t->receptance, row) + i, count)),
            count);
      vec kept = weight + log_decay;
      average = average + difference * V(logistic)(k - kept);
      weight = k + V(softplus)(kept - k);
    }
    STORE(s->state + i, average, count);
    STORE(s->state + channels + i, weight, count);
  }
}

// `parts` (at most 4) vectors of the head's values from `begin` on; the last has `count` lanes.
LATENT_INLINE void LATENT_NAME(wkv5_part)(const latent_wkv5_task *t, const latent_recurrent_segment *s, size_t first,
                                          size_t begin, size_t parts, size_t count) {
  size_t width = t->head_width, last = parts - 1;
  float *state = s->state + first * width + begin;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    const float *r = latent_row(t->receptance, row) + first, *k = latent_row(t->key, row) + first;
    const float *w = shared_row(t->decay, row) + first, *u = t->bonus + first;
    const float *v = latent_row(t->value, row) + first + begin;
    float *y = latent_row(t->output, row) + first + begin;
    // Σ r u k, of which the newest value comes out that many times.
    vec products = V(splat)(0);
    for (size_t i = 0; i < width; i += LANES) {
      size_t lanes = REST(i, width);
      products += LOAD(r + i, lanes) * LOAD(u + i, lanes) * LOAD(k + i, lanes);
    }
    float newest = V(sum)(products);
    vec values[4], sums[4];
    for (size_t p = 0; p < parts; p++) {
      values[p] = p < last ? V(load)(v + p * LANES) : LOAD(v + p * LANES, count);
      sums[p] = values[p] * newest;
    }
    for (size_t i = 0; i < width; i++) {
      float *held = state + i * width, read = r[i], kept = w[i], written = k[i];
      for (size_t p = 0; p < parts; p++) {
        vec h = p < last ? V(load)(held + p * LANES) : LOAD(held + p * LANES, count);
        sums[p] += h * read;
        h = h * kept + values[p] * written;
        if (p < last)
          V(store)(held + p * LANES, h);
        else
          STORE(held + p * LANES, h, count);
      }
    }
    for (size_t p = 0; p < parts; p++)
      STORE(y + p * LANES, sums[p], p < last ? LANES : count);
  }
}

static void LATENT_NAME(wkv5)(const void *context, const latent_recurrent_segment *s, size_t head, size_t begin,
                              size_t end) {
  const latent_wkv5_task *t = context;
  size_t first = head * t->head_width, parts = (end - begin + LANES - 1) / LANES;
  size_t count = end - begin - (parts - 1) * LANES;
  if (parts == 4 && count == LANES) // the usual head of 64, in unrolled code
    LATENT_NAME(wkv5_part)(t, s, first, begin, 4, LANES);
  else
    LATENT_NAME(wkv5_part)(t, s, first, begin, parts, count);
}

// As above, for states whose rows are the values: these are turned round while they are worked on.
LATENT_INLINE void LATENT_NAME(wkv7_part)(const latent_wkv7_task *t, const latent_recurrent_segment *s, size_t first,
                                          size_t begin, size_t end, size_t parts) {
  size_t width = t->head_width;
  // [key, value]
  vec state[LATENT_WKV_HEAD_LIMIT][4];
  float *held = s->state + first * width, *lanes = (float *)state;
  memset(state, 0, width * sizeof *state);
  for (size_t i = begin; i < end; i++)
    for (size_t j = 0; j < width; j++)
      lanes[j * 4 * LANES + i - begin] = held[i * width + j];
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    const float *r = latent_row(t->receptance, row) + first, *k = latent_row(t->key, row) + first;
    const float *w = latent_row(t->decay, row) + first, *removal = latent_row(t->removal, row) + first;
    const float *replacement = latent_row(t->replacement, row) + first;
    vec values[4], found[4], sums[4];
    for (size_t p = 0; p < parts; p++) {
      size_t i = begin + p * LANES;
      values[p] = LOAD(latent_row(t->value, row) + first + i, REST(i, end));
      found[p] = sums[p] = V(splat)(0);
    }
    for (size_t j = 0; j < width; j++)
      for (size_t p = 0; p < parts; p++)
        found[p] += state[j][p] * removal[j];
    for (size_t j = 0; j < width; j++)
      for (size_t p = 0; p < parts; p++) {
        vec h = state[j][p] * w[j] - found[p] * replacement[j] + values[p] * k[j];
        state[j][p] = h;
        sums[p] += h * r[j];
      }
    for (size_t p = 0; p < parts; p++) {
      size_t i = begin + p * LANES;
      STORE(latent_row(t->output, row) + first + i, sums[p], REST(i, end));
    }
  }
  for (size_t i = begin; i < end; i++)
    for (size_t j = 0; j < width; j++)
      held[i * width + j] = lanes[j * 4 * LANES + i - begin];
}

static void LATENT_NAME(wkv7)(const void *context, const latent_recurrent_segment *s, size_t head, size_t begin,
                              size_t end) {
  const latent_wkv7_task *t = context;
  size_t first = head * t->head_width, parts = (end - begin + LANES - 1) / LANES;
  if (parts == 4)
    LATENT_NAME(wkv7_part)(t, s, first, begin, end, 4);
  else
    LATENT_NAME(wkv7_part)(t, s, first, begin, end, parts);
}

static void LATENT_NAME(prepare7)(const void *context, size_t begin, size_t end) {
  const latent_wkv7_inputs *t = context;
  size_t width = t->heads * t->head_width;
  for (size_t row = begin; row < end; row++) {
    float *k = latent_row(t->key, row), *a = latent_row(t->rate, row), *w = latent_row(t->decay, row);
    float *removal = latent_row(t->removal, row), *v = latent_row(t->value, row);
    const float *mix = t->first_value.data ? latent_row(t->value_mix, row) : 0;
    const float *first_value = t->first_value.data ? latent_row(t->first_value, row) : 0;
    for (size_t first = 0; first < width; first += t->head_width) {
      size_t end_of_head = first + t->head_width;
      vec squares = V(splat)(0);
      for (size_t i = first; i < end_of_head; i += LANES) {
        size_t count = REST(i, end_of_head);
        vec scaled = LOAD(k + i, count) * LOAD(t->removal_scale + i, count);
        squares += scaled * scaled;
      }
      float length = sqrtf(V(sum)(squares)), factor = 1 / (length > 1e-12f ? length : 1e-12f);
      for (size_t i = first; i < end_of_head; i += LANES) {
        size_t count = REST(i, end_of_head);
        vec key = LOAD(k + i, count), rate = V(logistic)(LOAD(a + i, count));
        vec kappa = key * LOAD(t->removal_scale + i, count) * factor;
        STORE(removal + i, kappa, count);
        STORE(a + i, kappa * rate, count);
        STORE(k + i, key * ((rate - 1.0f) * LOAD(t->rate_share + i, count) + 1.0f), count);
        STORE(w + i, V(exp)(V(logistic)(LOAD(w + i, count)) * (float)-LARGEST_LOG_DECAY), count);
        if (mix) {
          vec value = LOAD(v + i, count);
          vec difference = LOAD(first_value + i, count) - value;
          STORE(v + i, difference * V(logistic)(LOAD(mix + i, count)) + value, count);
        }
      }
    }
  }
}

static void LATENT_NAME(decay_of)(const void *context, size_t begin, size_t end) {
  const latent_matrix *x = context;
  for (size_t row = begin; row < end; row++) {
    float *y = latent_row(*x, row);
    for (size_t i = 0; i < x->columns; i += LANES) {
      size_t count = REST(i, x->columns);
      STORE(y + i, V(exp)(-V(exp)(LOAD(y + i, count))), count);
    }
  }
}

static void LATENT_NAME(finish)(const void *context, size_t begin, size_t end) {
  const latent_wkv_output *t = context;
  size_t width = t->head_width;
  for (size_t row = begin; row < end; row++)
    for (size_t first = 0; first < t->heads * width; first += width) {
      float *y = latent_row(t->heads_output, row) + first;
      vec total = V(splat)(0), squares = V(splat)(0), products = V(splat)(0);
      for (size_t i = 0; i < width; i += LANES)
        total += LOAD(y + i, REST(i, width));
      float mean = V(sum)(total) / (float)width;
      for (size_t i = 0; i < width; i += LANES) {
        size_t count = REST(i, width);
        vec centred = (count == LANES ? V(load)(y + i) : V(load_part)(y + i, count, mean)) - mean;
        squares += centred * centred;
        if (t->bonus) {
          const float *r = latent_row(t->receptance, row) + first, *k = latent_row(t->key, row) + first;
          products += LOAD(r + i, count) * LOAD(k + i, count) * LOAD(t->bonus + first + i, count);
        }
      }
      float factor = 1 / sqrtf(V(sum)(squares) / (float)width + t->epsilon), bonus = V(sum)(products);
      for (size_t i = 0; i < width; i += LANES) {
        size_t count = REST(i, width);
        vec value = (LOAD(y + i, count) - mean) * factor;
        value = value * LOAD(t->gain + first + i, count) + LOAD(t->bias + first + i, count);
        if (t->bonus)
          value = LOAD(latent_row(t->value, row) + first + i, count) * bonus + value;
        STORE(y + i, value * LOAD(latent_row(t->gate, row) + first + i, count), count);
      }
    }
}

#undef LOAD
#undef STORE
#undef REST

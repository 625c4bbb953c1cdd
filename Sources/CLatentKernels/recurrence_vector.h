// Vector versions of recurrence.c. Lanes are channels where channels are independent, so that no sum crosses lanes.

// The lanes of columns that a matrix has from `column` on.
#define LOAD(source, count) ((count) == LANES ? V(load)(source) : V(load_part)(source, count, 0))
#define STORE(target, value, count) ((count) == LANES ? V(store)(target, value) : V(store_part)(target, value, count))

// 2^x for x ≤ 0 to about 1e-7 of its value, and to the last bit near 0, where decays of states that last are. NaN stays
// NaN. 2^n by n's bits times 2^r, |r| ≤ 1/2, by a polynomial that is 1 at 0.
LATENT_INLINE vec LATENT_NAME(power_of_two)(vec x) {
#ifdef LATENT_TARGET_AVX512
  __m512 y = _mm512_max_ps(_mm512_set1_ps(-150), (__m512)x); // NaN in the second operand stays
  __m512 r = _mm512_reduce_ps(y, 8);
  __m512 p = _mm512_fmadd_ps(_mm512_set1_ps(1.53533139e-4f), r, _mm512_set1_ps(1.33988750e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(9.61843785e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.55033237e-2f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(2.40226477e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(6.93147182e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
  return (vec)_mm512_scalef_ps(p, _mm512_sub_ps(y, r));
#else
  return V(exp)(x * 0.693147181f);
#endif
}

// e^x for x ≤ 0.
LATENT_INLINE vec LATENT_NAME(decay)(vec x) {
  return LATENT_NAME(power_of_two)(x * 1.44269504f);
}

// max(x, 0) + log(1 + e^-|x|); the logarithm by 2 artanh(t / (2 + t)), whose argument is at most 1/3.
LATENT_INLINE vec LATENT_NAME(softplus)(vec x) {
  vec t = V(exp)(-V(max)(x, -x));
  vec s = t / (2.0f + t), q = s * s;
  vec p = 6.66666667e-2f + q * 5.88235294e-2f;
  p = 7.69230769e-2f + q * p;
  p = 9.09090909e-2f + q * p;
  p = 1.11111111e-1f + q * p;
  p = 1.42857143e-1f + q * p;
  p = 2.00000000e-1f + q * p;
  p = 3.33333333e-1f + q * p;
  return V(max)(V(splat)(0), x) + 2.0f * (s + s * q * p);
}

LATENT_INLINE vec LATENT_NAME(logistic)(vec x) {
  return 1.0f / (1.0f + V(exp)(-x));
}

// Input of the 16 channels from `channel` on at `time`; see source_of.
LATENT_INLINE vec LATENT_NAME(source)(const latent_convolution *t, const latent_recurrent_segment *s, long time,
                                      size_t channel, size_t count) {
  if (time >= 0)
    return LOAD(latent_row(t->input, s->first_row + (size_t)time) + channel, count);
  float lanes[LANES] = {0};
  for (size_t i = 0; i < count; i++)
    lanes[i] = *source_of(t, s, time, channel + i);
  return V(load)(lanes);
}

static void LATENT_NAME(convolve)(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const latent_convolution *t = context;
  size_t channels = t->output.columns;
  end = end < channels ? end : channels;
  for (size_t row = 0; row < s->rows; row++)
    for (size_t channel = begin; channel < end; channel += LANES) {
      size_t count = end - channel < LANES ? end - channel : LANES;
      vec sum = t->bias ? LOAD(t->bias + channel, count) : V(splat)(0);
      for (size_t tap = 0; tap < t->taps; tap++) {
        long time = (long)row - (long)(t->taps - 1) + (long)tap;
        sum += LATENT_NAME(source)(t, s, time, channel, count) * LOAD(t->weight + tap * channels + channel, count);
      }
      if (t->silu)
        sum *= LATENT_NAME(logistic)(sum);
      STORE(latent_row(t->output, s->first_row + row) + channel, sum, count);
    }
}

// One position of the 16 channels from `channel` on; their state and rates, of powers of two, are [state width,
// channel].
LATENT_INLINE void LATENT_NAME(advance_channels)(const latent_selective_scan_task *t, size_t row, size_t channel,
                                                 size_t count, size_t width, vec *h, const vec *rate) {
  const float *write = latent_row(t->write, row), *read = latent_row(t->read, row);
  vec x = LOAD(latent_row(t->input, row) + channel, count);
  vec step = LATENT_NAME(softplus)(LOAD(latent_row(t->step, row) + channel, count));
  vec written = step * x, sum = V(splat)(0);
  for (size_t n = 0; n < width; n++) {
    vec kept = LATENT_NAME(power_of_two)(step * rate[n]) * h[n];
    h[n] = written * write[n] + kept;
    sum += h[n] * read[n];
  }
  sum += LOAD(t->skip + channel, count) * x;
  if (t->gate.data) {
    vec gate = LOAD(latent_row(t->gate, row) + channel, count);
    sum *= gate * LATENT_NAME(logistic)(gate);
  }
  STORE(latent_row(t->output, row) + channel, sum, count);
}

static void LATENT_NAME(selective_scan)(const void *context, const latent_recurrent_segment *s, size_t begin,
                                        size_t end) {
  const latent_selective_scan_task *t = context;
  size_t channels = t->output.columns, width = t->write.columns;
  end = end < channels ? end : channels;
  vec h[CHANNELS_PER_ITEM / LANES * LATENT_SCAN_STATE_LIMIT], rate[CHANNELS_PER_ITEM / LANES * LATENT_SCAN_STATE_LIMIT];
  for (size_t channel = begin, group = 0; channel < end; channel += LANES, group++) {
    size_t count = end - channel < LANES ? end - channel : LANES;
    for (size_t n = 0; n < width; n++) {
      float lanes[LANES] = {0};
      for (size_t i = 0; i < count; i++)
        lanes[i] = s->state[(channel + i) * width + n];
      h[group * width + n] = V(load)(lanes);
      rate[group * width + n] = LOAD(t->rate + n * channels + channel, count) * 1.44269504f;
    }
  }
  // All channels of the item before the next few rows, which are read from memory whole cache lines at a time.
  for (size_t first = 0; first < s->rows; first += ROWS_PER_TILE) {
    size_t last = first + ROWS_PER_TILE < s->rows ? first + ROWS_PER_TILE : s->rows;
    for (size_t channel = begin, group = 0; channel < end; channel += LANES, group++) {
      size_t count = end - channel < LANES ? end - channel : LANES;
      vec *held = h + group * width, *rates = rate + group * width;
      // The usual width as a constant, so that the state stays in registers.
      if (width == 16 && count == LANES)
        for (size_t row = first; row < last; row++)
          LATENT_NAME(advance_channels)(t, s->first_row + row, channel, LANES, 16, held, rates);
      else
        for (size_t row = first; row < last; row++)
          LATENT_NAME(advance_channels)(t, s->first_row + row, channel, count, width, held, rates);
    }
  }
  for (size_t channel = begin, group = 0; channel < end; channel += LANES, group++) {
    size_t count = end - channel < LANES ? end - channel : LANES;
    for (size_t n = 0; n < width; n++) {
      float lanes[LANES];
      V(store)(lanes, h[group * width + n]);
      for (size_t i = 0; i < count; i++)
        s->state[(channel + i) * width + n] = lanes[i];
    }
  }
}

// `rows` (at most 4) rows of a head's state one position on; their products with `read` into `sums`.
LATENT_INLINE void LATENT_NAME(advance_rows)(float *state, size_t width, const float *inputs, float step, float decay,
                                             const float *write, const float *read, size_t rows, float *sums) {
  vec sum[4] = {V(splat)(0), V(splat)(0), V(splat)(0), V(splat)(0)};
  size_t n = 0;
  for (; n + LANES <= width; n += LANES) {
    vec w = V(load)(write + n), r = V(load)(read + n);
    for (size_t p = 0; p < rows; p++) {
      vec kept = V(load)(state + p * width + n) * decay;
      vec h = w * (step * inputs[p]) + kept;
      V(store)(state + p * width + n, h);
      sum[p] += h * r;
    }
  }
  if (n < width) {
    vec w = V(load_part)(write + n, width - n, 0), r = V(load_part)(read + n, width - n, 0);
    for (size_t p = 0; p < rows; p++) {
      vec kept = V(load_part)(state + p * width + n, width - n, 0) * decay;
      vec h = w * (step * inputs[p]) + kept;
      V(store_part)(state + p * width + n, h, width - n);
      sum[p] += h * r;
    }
  }
  for (size_t p = 0; p < rows; p++)
    sums[p] = V(sum)(sum[p]);
}

static void LATENT_NAME(head_scan)(const void *context, const latent_recurrent_segment *s, size_t head, size_t end) {
  const latent_head_scan_task *t = context;
  (void)end;
  if (head >= t->heads)
    return;
  size_t width = t->state_width, group = head / (t->heads / t->groups), first = head * t->head_width;
  float *state = s->state + first * width;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    vec step = LATENT_NAME(softplus)(V(splat)(latent_row(t->step, row)[head] + t->step_bias[head]));
    step = V(min)(V(max)(step, V(splat)(t->step_least)), V(splat)(t->step_most));
    float decay = LATENT_NAME(decay)(step * t->rate[head])[0];
    const float *write = latent_row(t->write, row) + group * width, *read = latent_row(t->read, row) + group * width;
    const float *x = latent_row(t->input, row) + first;
    float *y = latent_row(t->output, row) + first;
    size_t p = 0;
    for (; p + 4 <= t->head_width; p += 4)
      LATENT_NAME(advance_rows)(state + p * width, width, x + p, step[0], decay, write, read, 4, y + p);
    for (; p < t->head_width; p++)
      LATENT_NAME(advance_rows)(state + p * width, width, x + p, step[0], decay, write, read, 1, y + p);
    for (p = 0; p < t->head_width; p += LANES) {
      size_t count = t->head_width - p < LANES ? t->head_width - p : LANES;
      vec sum = LOAD(x + p, count) * t->skip[head] + LOAD(y + p, count);
      if (t->gate.data) {
        vec gate = LOAD(latent_row(t->gate, row) + first + p, count);
        sum *= gate * LATENT_NAME(logistic)(gate);
      }
      STORE(y + p, sum, count);
    }
  }
}

static void LATENT_NAME(gated_recurrence)(const void *context, const latent_recurrent_segment *s, size_t begin,
                                          size_t end) {
  const gated_recurrence_context *c = context;
  const latent_gated_recurrence_task *t = c->task;
  bool begins = t->begins[s - c->segments];
  end = end < t->output.columns ? end : t->output.columns;
  for (size_t channel = begin; channel < end; channel += LANES) {
    size_t count = end - channel < LANES ? end - channel : LANES;
    vec h = LOAD(s->state + channel, count), rate = LOAD(t->rate + channel, count);
    for (size_t row = 0; row < s->rows; row++) {
      size_t r = s->first_row + row;
      vec exponent = -rate * LATENT_NAME(logistic)(LOAD(latent_row(t->recurrence_gate, r) + channel, count));
      vec gated = LATENT_NAME(logistic)(LOAD(latent_row(t->input_gate, r) + channel, count)) *
                  LOAD(latent_row(t->input, r) + channel, count);
      if (!(begins && row == 0)) {
        // 1 - a² for a near 1 by the series of 1 - e^2x, where the difference would lose all its digits.
        vec x = 2.0f * exponent, a = LATENT_NAME(decay)(x);
        vec series = -x * (1.0f + x * (0.5f + x * (1.66666667e-1f + x * (4.16666667e-2f + x * 8.33333333e-3f))));
        vec square = V(select)(x > -0.125f, series, 1.0f - a);
        float lanes[LANES];
        V(store)(lanes, square);
        for (size_t i = 0; i < LANES; i++)
          lanes[i] = sqrtf(lanes[i]);
        gated *= V(load)(lanes);
      }
      h = LATENT_NAME(decay)(exponent) * h + gated;
      STORE(latent_row(t->output, r) + channel, h, count);
    }
    STORE(s->state + channel, h, count);
  }
}

#undef LOAD
#undef STORE

// Vector versions of softmax.c.

// Columns whose exponentials are summed in single precision before they join the double.
#ifndef LATENT_SOFTMAX_BLOCK
#define LATENT_SOFTMAX_BLOCK 256
#endif

LATENT_INLINE float LATENT_NAME(maximum)(const float *x, size_t columns) {
  vec largest = V(splat)(-INFINITY);
  size_t i = 0;
  for (; i + LANES <= columns; i += LANES)
    largest = V(max)(V(load)(x + i), largest);
  if (i < columns)
    largest = V(max)(V(load_part)(x + i, columns - i, -INFINITY), largest);
  return V(largest)(largest);
}

LATENT_INLINE double LATENT_NAME(sum_of_exponentials)(const float *x, size_t columns, float largest) {
  double sum = 0;
  for (size_t block = 0; block < columns; block += LATENT_SOFTMAX_BLOCK) {
    size_t end = block + LATENT_SOFTMAX_BLOCK < columns ? block + LATENT_SOFTMAX_BLOCK : columns, i = block;
    vec total = V(splat)(0);
    for (; i + LANES <= end; i += LANES)
      total += V(exp)(V(load)(x + i) - largest);
    if (i < end)
      total += V(exp)(V(load_part)(x + i, end - i, -INFINITY) - largest);
    sum += (double)V(sum)(total);
  }
  return sum;
}

static void LATENT_NAME(softmax)(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *y = latent_row(t->output, row), largest = LATENT_NAME(maximum)(x, columns);
    float factor = (float)(1 / LATENT_NAME(sum_of_exponentials)(x, columns, largest));
    size_t i = 0;
    for (; i + LANES <= columns; i += LANES)
      V(store)(y + i, V(exp)(V(load)(x + i) - largest) * factor);
    if (i < columns)
      V(store_part)(y + i, V(exp)(V(load_part)(x + i, columns - i, 0) - largest) * factor, columns - i);
  }
}

static void LATENT_NAME(log_softmax)(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float *y = latent_row(t->output, row), largest = LATENT_NAME(maximum)(x, columns);
    // Subtracted in two steps: the sum of both would round to the larger's last place.
    float logarithm = (float)log(LATENT_NAME(sum_of_exponentials)(x, columns, largest));
    for (size_t i = 0; i < columns; i++)
      y[i] = (x[i] - largest) - logarithm;
  }
}

static void LATENT_NAME(divergence)(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *p = latent_row(t->input, row), *q = latent_row(t->other, row);
    float p_max = LATENT_NAME(maximum)(p, columns), q_max = LATENT_NAME(maximum)(q, columns);
    double p_sum = LATENT_NAME(sum_of_exponentials)(p, columns, p_max);
    double q_sum = LATENT_NAME(sum_of_exponentials)(q, columns, q_max);
    double weighted = 0;
    // KL = Σ p ((p_i - p_max) - (q_i - q_max)) / Σ p + log Σ q - log Σ p, with p unnormalised.
    for (size_t block = 0; block < columns; block += LATENT_SOFTMAX_BLOCK) {
      size_t stop = block + LATENT_SOFTMAX_BLOCK < columns ? block + LATENT_SOFTMAX_BLOCK : columns, i = block;
      vec total = V(splat)(0), zero = V(splat)(0);
      for (; i < stop; i += LANES) {
        size_t count = stop - i < LANES ? stop - i : LANES;
        vec a = (count == LANES ? V(load)(p + i) : V(load_part)(p + i, count, -INFINITY)) - p_max;
        vec b = (count == LANES ? V(load)(q + i) : V(load_part)(q + i, count, q_max)) - q_max;
        vec weight = V(exp)(a);
        // 0 · ∞ must count as 0: what p never chooses costs nothing.
        total += V(select)(weight == zero, zero, weight * (a - b));
      }
      weighted += (double)V(sum)(total);
    }
    t->results[row] = weighted / p_sum + log(q_sum) - log(p_sum);
  }
}

static void LATENT_NAME(compare)(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *p = latent_row(t->input, row), *q = latent_row(t->other, row);
    float p_max = LATENT_NAME(maximum)(p, columns), q_max = LATENT_NAME(maximum)(q, columns);
    double p_log = log(LATENT_NAME(sum_of_exponentials)(p, columns, p_max));
    double q_log = log(LATENT_NAME(sum_of_exponentials)(q, columns, q_max));
    vec p_rest = V(splat)((float)p_log), q_rest = V(splat)((float)q_log), zero = V(splat)(0);
    latent_comparison sums = {0};
    for (size_t block = 0; block < columns; block += LATENT_SOFTMAX_BLOCK) {
      size_t stop = block + LATENT_SOFTMAX_BLOCK < columns ? block + LATENT_SOFTMAX_BLOCK : columns;
      vec forward = zero, reverse = zero, mixed = zero, distance = zero, entropy = zero;
      for (size_t i = block; i < stop; i += LANES) {
        size_t count = stop - i < LANES ? stop - i : LANES;
        vec a = (count == LANES ? V(load)(p + i) : V(load_part)(p + i, count, -INFINITY)) - p_max - p_rest;
        vec b = (count == LANES ? V(load)(q + i) : V(load_part)(q + i, count, -INFINITY)) - q_max - q_rest;
        vec p_i = V(exp)(a), q_i = V(exp)(b), apart = p_i - q_i;
        // 0 · ∞ must count as 0: what is never chosen costs nothing. log of the mean is a + log(1 + e^(b - a)) - log 2.
        forward += V(select)(p_i == zero, zero, p_i * (a - b));
        reverse += V(select)(q_i == zero, zero, q_i * (b - a));
        entropy -= V(select)(q_i == zero, zero, q_i * b);
        mixed += V(select)(p_i == zero, zero, p_i * (0.693147181f - V(softplus)(b - a)));
        mixed += V(select)(q_i == zero, zero, q_i * (0.693147181f - V(softplus)(a - b)));
        distance += V(max)(apart, -apart);
      }
      sums.divergence += (double)V(sum)(forward);
      sums.reverse_divergence += (double)V(sum)(reverse);
      sums.jensen_shannon += (double)V(sum)(mixed) / 2;
      sums.total_variation += (double)V(sum)(distance) / 2;
      sums.entropy += (double)V(sum)(entropy);
    }
    if (t->targets[row] >= 0) {
      sums.surprisal = (double)q_max - q[t->targets[row]] + q_log;
      sums.rank = rank_of(q, columns, (size_t)t->targets[row]);
    }
    t->comparisons[row] = sums;
  }
}

static void LATENT_NAME(cross_entropy_gradient)(const void *context, size_t begin, size_t end) {
  const softmax_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    float *x = latent_row(t->input, row), largest = LATENT_NAME(maximum)(x, columns);
    const float *p = latent_row(t->other, row);
    double sum = LATENT_NAME(sum_of_exponentials)(x, columns, largest), weighted = 0, mass = 0;
    float share = (float)(1 / sum), squeeze = t->cap > 0 ? 1 / t->cap : 0, factor = t->factor;
    vec zero = V(splat)(0);
    for (size_t block = 0; block < columns; block += LATENT_SOFTMAX_BLOCK) {
      size_t stop = block + LATENT_SOFTMAX_BLOCK < columns ? block + LATENT_SOFTMAX_BLOCK : columns;
      vec total = zero, probability = zero;
      for (size_t i = block; i < stop; i += LANES) {
        size_t count = stop - i < LANES ? stop - i : LANES;
        vec value = count == LANES ? V(load)(x + i) : V(load_part)(x + i, count, 0);
        vec target = count == LANES ? V(load)(p + i) : V(load_part)(p + i, count, 0);
        vec below = value - largest, capped = value * squeeze;
        total += V(select)(target == zero, zero, target * below);
        probability += target;
        vec gradient = (V(exp)(below) * share - target) * (1.0f - capped * capped) * factor;
        if (count == LANES)
          V(store)(x + i, gradient);
        else
          V(store_part)(x + i, gradient, count);
      }
      weighted += (double)V(sum)(total);
      mass += (double)V(sum)(probability);
    }
    t->results[row] = mass * log(sum) - weighted;
  }
}

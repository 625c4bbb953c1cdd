// Vector versions of norm.c. Sums run in 16 lanes, then across them: no worse than a sum in pairs.

LATENT_INLINE void LATENT_NAME(scale_row)(const norm_task *t, const float *x, float *y, float mean, float factor) {
  size_t columns = t->input.columns, i = 0;
  vec m = V(splat)(mean), f = V(splat)(factor), offset = V(splat)(t->gain_offset);
  for (; i + LANES <= columns; i += LANES) {
    vec v = (V(load)(x + i) - m) * f;
    if (t->gain)
      v = v * (offset + V(load)(t->gain + i));
    if (t->bias)
      v = v + V(load)(t->bias + i);
    V(store)(y + i, v);
  }
  for (; i < columns; i++) {
    float v = (x[i] - mean) * factor;
    if (t->gain)
      v = v * (t->gain_offset + t->gain[i]);
    if (t->bias)
      v = v + t->bias[i];
    y[i] = v;
  }
}

LATENT_INLINE float LATENT_NAME(sum_of_squares)(const float *x, size_t columns, float mean) {
  vec m = V(splat)(mean), total = V(splat)(0);
  size_t i = 0;
  for (; i + LANES <= columns; i += LANES) {
    vec v = V(load)(x + i) - m;
    total += v * v;
  }
  float sum = V(sum)(total);
  for (; i < columns; i++)
    sum += (x[i] - mean) * (x[i] - mean);
  return sum;
}

static void LATENT_NAME(layer_norm)(const void *context, size_t begin, size_t end) {
  const norm_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    vec total = V(splat)(0);
    size_t i = 0;
    for (; i + LANES <= columns; i += LANES)
      total += V(load)(x + i);
    float sum = V(sum)(total);
    for (; i < columns; i++)
      sum += x[i];
    float mean = sum / (float)columns;
    float variance = LATENT_NAME(sum_of_squares)(x, columns, mean) / (float)columns;
    LATENT_NAME(scale_row)(t, x, latent_row(t->output, row), mean, 1 / sqrtf(variance + t->epsilon));
  }
}

static void LATENT_NAME(rms_norm)(const void *context, size_t begin, size_t end) {
  const norm_task *t = context;
  size_t columns = t->input.columns;
  for (size_t row = begin; row < end; row++) {
    const float *x = latent_row(t->input, row);
    float mean_square = LATENT_NAME(sum_of_squares)(x, columns, 0) / (float)columns;
    LATENT_NAME(scale_row)(t, x, latent_row(t->output, row), 0, 1 / sqrtf(mean_square + t->epsilon));
  }
}

// Vector versions of elementwise.c.

// Runs `expression` over the columns of one row with `x`, `p` and `q` loaded from three rows of input.
#define FOR_EACH_VECTOR(columns, output_row, expression)                                                               \
  do {                                                                                                                 \
    size_t i = 0, count = LANES;                                                                                       \
    for (; i + LANES <= (columns); i += LANES)                                                                         \
      V(store)((output_row) + i, (expression));                                                                        \
    if (i < (columns)) {                                                                                               \
      count = (columns)-i;                                                                                             \
      V(store_part)((output_row) + i, (expression), count);                                                            \
    }                                                                                                                  \
  } while (0)

// 16 numbers, or as many as the row still has.
#define LOAD(row) (count == LANES ? V(load)((row) + i) : V(load_part)((row) + i, count, 0))

static void LATENT_NAME(add)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row), *b = latent_row(t->b, row);
    float *y = latent_row(t->output, row);
    FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) + LOAD(b));
  }
}

static void LATENT_NAME(multiply)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row), *b = latent_row(t->b, row);
    float *y = latent_row(t->output, row);
    FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) * LOAD(b));
  }
}

LATENT_INLINE vec LATENT_NAME(sigmoid)(vec x) {
  return 1.0f / (1.0f + V(exp)(-x));
}

// tanh x = 2σ(2x) - 1; loses relative, not absolute, accuracy near 0, so small x take the series.
LATENT_INLINE vec LATENT_NAME(tanh)(vec x) {
  vec square = x * x;
  vec series = x * (1.0f + square * (-0.333333333f + square * (0.133333333f + square * -0.0539682540f)));
  vec magnitude = V(max)(x, -x);
  return V(select)(magnitude < 0.25f, series, 2.0f * LATENT_NAME(sigmoid)(2.0f * x) - 1.0f);
}

// erf by Abramowitz and Stegun 7.1.26: within 1.5e-7.
LATENT_INLINE vec LATENT_NAME(erf)(vec x) {
  vec magnitude = V(max)(x, -x);
  vec t = 1.0f / (1.0f + 0.3275911f * magnitude);
  vec p = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  vec y = 1.0f - p * V(exp)(-(magnitude * magnitude));
  return V(select)(x < 0.0f, -y, y);
}

LATENT_INLINE vec LATENT_NAME(activation)(vec x, latent_activation activation) {
  vec zero = V(splat)(0);
  switch (activation) {
  case LATENT_RELU:
    return V(select)(x < zero, zero, x);
  case LATENT_RELU_SQUARED:
    return V(select)(x < zero, zero, x * x);
  case LATENT_GELU:
    return 0.5f * x * (1.0f + LATENT_NAME(erf)(x * 0.70710678f));
  case LATENT_GELU_TANH:
    return x * LATENT_NAME(sigmoid)(1.59576912f * (x + 0.044715f * x * x * x));
  case LATENT_SILU:
    return x * LATENT_NAME(sigmoid)(x);
  case LATENT_SIGMOID:
    return LATENT_NAME(sigmoid)(x);
  case LATENT_TANH:
    return LATENT_NAME(tanh)(x);
  }
  return x;
}

static void LATENT_NAME(activate)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row);
    float *y = latent_row(t->output, row);
    FOR_EACH_VECTOR(t->output.columns, y, LATENT_NAME(activation)(LOAD(a), t->activation));
  }
}

static void LATENT_NAME(scale)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row);
    float *y = latent_row(t->output, row);
    FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) * t->factor);
  }
}

static void LATENT_NAME(scale_columns)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row);
    float *y = latent_row(t->output, row);
    if (t->bias)
      FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) * (LOAD(t->gain) + t->factor) + LOAD(t->bias));
    else
      FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) * (LOAD(t->gain) + t->factor));
  }
}

static void LATENT_NAME(add_vector)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t row = begin; row < end; row++) {
    const float *a = latent_row(t->a, row);
    float *y = latent_row(t->output, row);
    FOR_EACH_VECTOR(t->output.columns, y, LOAD(a) + LOAD(t->gain) * t->factor);
  }
}

static void LATENT_NAME(add_vector_to_rows)(const void *context, size_t begin, size_t end) {
  const elementwise_task *t = context;
  for (size_t entry = begin; entry < end; entry++) {
    float *y = latent_row(t->output, (size_t)t->rows[entry]);
    FOR_EACH_VECTOR(t->output.columns, y, LOAD(y) + LOAD(t->gain) * t->factors[entry]);
  }
}

#undef FOR_EACH_VECTOR
#undef LOAD

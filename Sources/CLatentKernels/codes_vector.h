// Products of bytes. The loop is plain: each target's compiler has instructions that multiply and add pairs of them.

static void LATENT_NAME(dot_codes)(const int8_t *codes, const int8_t *query, size_t rows, size_t width, int32_t *sums) {
  for (size_t row = 0; row < rows; row++) {
    const int8_t *code = codes + row * width;
    int32_t sum = 0;
    for (size_t i = 0; i < width; i++)
      sum += (int32_t)code[i] * (int32_t)query[i];
    sums[row] = sum;
  }
}

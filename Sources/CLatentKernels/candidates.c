#include "candidates.h"

#include "latent_processor.h"

#include <math.h>
#include <stdlib.h>

// Quickselect with the middle of three as pivot, on a total order, so the same candidates always give the same set.
void latent_keep_strongest(latent_candidate *c, size_t count, size_t keep) {
  size_t low = 0, high = count;
  while (keep > low && keep < high && high - low > 1) {
    latent_candidate a = c[low], b = c[low + (high - low) / 2], d = c[high - 1];
    latent_candidate pivot = latent_stronger(a, b) ? (latent_stronger(b, d)   ? b
                                                      : latent_stronger(a, d) ? d
                                                                              : a)
                                                   : (latent_stronger(a, d)   ? a
                                                      : latent_stronger(b, d) ? d
                                                                              : b);
    size_t i = low, j = high - 1;
    for (;;) {
      while (latent_stronger(c[i], pivot))
        i++;
      while (latent_stronger(pivot, c[j]))
        j--;
      if (i >= j)
        break;
      latent_candidate swap = c[i];
      c[i++] = c[j];
      c[j--] = swap;
    }
    // c[low ..< i] are at least as strong as the pivot, c[i ..< high] at most.
    if (i == low)
      i++;
    if (keep <= i)
      high = i;
    if (keep >= i)
      low = i;
  }
}

static int by_strength(const void *left, const void *right) {
  return latent_stronger(*(const latent_candidate *)left, *(const latent_candidate *)right) ? -1 : 1;
}

static int by_column(const void *left, const void *right) {
  int32_t a = ((const latent_candidate *)left)->column, b = ((const latent_candidate *)right)->column;
  return (a > b) - (a < b);
}

void latent_sort_by_strength(latent_candidate *candidates, size_t count) {
  qsort(candidates, count, sizeof *candidates, by_strength);
}

void latent_sort_by_column(latent_candidate *candidates, size_t count) {
  if (count <= 64) { // by insertion, which needs no calls
    for (size_t i = 1; i < count; i++) {
      latent_candidate moved = candidates[i];
      size_t place = i;
      for (; place > 0 && candidates[place - 1].column > moved.column; place--)
        candidates[place] = candidates[place - 1];
      candidates[place] = moved;
    }
    return;
  }
  qsort(candidates, count, sizeof *candidates, by_column);
}

static size_t collect_above_scalar(const float *x, const float *scale, size_t columns, float threshold, int32_t first,
                                   latent_candidate *output) {
  size_t found = 0;
  for (size_t i = 0; i < columns; i++) {
    float key = scale ? x[i] * scale[i] : x[i];
    if (key > threshold)
      output[found++] = (latent_candidate){key, x[i], first + (int32_t)i};
  }
  return found;
}

static size_t collect_above_each_scalar(const float *x, const float *thresholds, size_t columns, int32_t first,
                                        latent_candidate *output) {
  size_t found = 0;
  for (size_t i = 0; i < columns; i++)
    if (x[i] > thresholds[i])
      output[found++] = (latent_candidate){x[i], x[i], first + (int32_t)i};
  return found;
}

// No search at all is a bound, too.
static float bound_of_strongest_scalar(const float *x, const float *scale, size_t columns, size_t keep) {
  (void)x, (void)scale, (void)columns, (void)keep;
  return 0;
}

// The largest float below the keep-th largest of `count` numbers, or 0 if that is not above 0.
static float bound_from_maxima(const float *maxima, size_t count, size_t keep) {
  latent_candidate candidates[256];
  for (size_t i = 0; i < count; i++)
    candidates[i] = (latent_candidate){maxima[i], maxima[i], (int32_t)i};
  latent_keep_strongest(candidates, count, keep);
  float weakest = INFINITY;
  for (size_t i = 0; i < keep; i++)
    weakest = candidates[i].key < weakest ? candidates[i].key : weakest;
  return weakest > 0 ? nextafterf(weakest, 0) : 0;
}

#define LATENT_VECTOR_BODY "candidates_vector.h"
#include "for_each_target.h"

size_t latent_collect_above(const float *x, const float *scale, size_t columns, float threshold, int32_t first,
                            latent_candidate *output) {
  return LATENT_PICK(collect_above)(x, scale, columns, threshold, first, output);
}

size_t latent_collect_above_each(const float *x, const float *thresholds, size_t columns, int32_t first,
                                 latent_candidate *output) {
  return LATENT_PICK(collect_above_each)(x, thresholds, columns, first, output);
}

float latent_bound_of_strongest(const float *x, const float *scale, size_t columns, size_t keep) {
  return LATENT_PICK(bound_of_strongest)(x, scale, columns, keep);
}

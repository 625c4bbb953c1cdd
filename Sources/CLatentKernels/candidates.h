// Columns of a row with their numbers, and the choice of the k strongest of many: what every top-k here is made of.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  /// What is compared.
  float key;
  /// What stands in the column; the key itself unless keys are scaled.
  float value;
  int32_t column;
} latent_candidate;

/// The order of strength: larger key first, of equal keys the lower column. Total as long as no key is NaN.
static inline bool latent_stronger(latent_candidate a, latent_candidate b) {
  return a.key > b.key || (a.key == b.key && a.column < b.column);
}

/// Moves the `keep` strongest of `count` candidates to the front, in no order; expected time is linear.
void latent_keep_strongest(latent_candidate *candidates, size_t count, size_t keep);
/// Sorts by strength.
void latent_sort_by_strength(latent_candidate *candidates, size_t count);
/// Sorts by column.
void latent_sort_by_column(latent_candidate *candidates, size_t count);

/// Appends the columns of x [columns] whose key is greater than `threshold`, in ascending order; the key is x, or
/// x * scale where scale is given. Columns are numbered from `first`. Returns how many were appended.
size_t latent_collect_above(const float *x, const float *scale, size_t columns, float threshold, int32_t first,
                            latent_candidate *output);

/// Appends the columns whose number is greater than its own threshold, as above.
size_t latent_collect_above_each(const float *x, const float *thresholds, size_t columns, int32_t first,
                                 latent_candidate *output);

/// A number that at least `keep` keys of x [columns] exceed, as close below the keep-th largest as is found quickly; 0
/// if none above 0 is.
float latent_bound_of_strongest(const float *x, const float *scale, size_t columns, size_t keep);

// The fused encoder. The work is cut into items: a tile of rows times a group of panels. There is one group when there
// are tiles for every thread; a few rows are instead spread over the threads by panels, and their groups joined at the
// end.
#include "latent_encode.h"

#include "candidates.h"
#include "latent_parallel.h"
#include "latent_rows.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_OF_MEMORY = 1, ALIGNMENT = 64 };

// What one item found.
typedef struct {
  latent_candidate *entries;
  size_t count;
  size_t capacity;
  // How many entries each row has in each panel, [panels of the group, rows of the tile]; where rows choose [1, rows].
  uint32_t *counts;
} item_result;

// Working memory of one thread.
typedef struct {
  void *input;              // [tile, input_width], packed rows
  float *panel;             // [tile, panel_width]
  void *scratch;            // of the multiplication
  float *magnitudes;        // [panel_width]
  latent_candidate *buffer; // panel_width candidates
  latent_candidate *kept;   // [tile, kept_limit]
  size_t *kept_counts;      // [tile]
  float *limits;            // [tile]: what a number has to exceed to be among the row's k strongest so far
} worker_memory;

typedef struct {
  latent_matrix input;
  const latent_encoder *encoder; // null when numbers exist already
  latent_selection selection;
  size_t k, latents, panel_width, panels;
  // Candidates that a row may have before they are cut down to k: cutting is rarer the more there are.
  size_t kept_limit;
  const float *thresholds, *scale;
  size_t tile, tiles, groups;
  const latent_gemm *tile_gemm, *rest_gemm;
  worker_memory *workers;
  item_result *items; // [tiles, groups]
  atomic_int status;
} encode_task;

static void *aligned_memory(size_t bytes) {
  return aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT) / ALIGNMENT * ALIGNMENT);
}

// Whether a row's entries are chosen among each other, so that they are known only when its last panel has been seen.
static bool is_choice(latent_selection selection) {
  return selection != LATENT_SELECT_RELU && selection != LATENT_SELECT_ABOVE_THRESHOLD;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

static bool reserve(item_result *result, size_t more) {
  if (result->count + more <= result->capacity)
    return true;
  size_t capacity = (result->count + more) * 2;
  latent_candidate *entries = realloc(result->entries, capacity * sizeof *entries);
  if (!entries)
    return false;
  result->entries = entries;
  result->capacity = capacity;
  return true;
}

// Copies the tile's rows together and multiplies them by one panel after another.
static int multiply_panel(const encode_task *t, worker_memory *m, size_t rows, size_t panel) {
  const latent_encoder *e = t->encoder;
  return latent_gemm_run(rows == t->tile ? t->tile_gemm : t->rest_gemm, m->input,
                         (const char *)e->packed + panel * e->panel_bytes, e->bias + panel * e->panel_width, 0, 0,
                         m->panel, m->scratch);
}

static void gather_input(const encode_task *t, worker_memory *m, size_t first, size_t rows) {
  size_t width = t->encoder->input_width;
  latent_matrix from = {latent_row(t->input, first), rows, width, t->input.stride};
  if (t->encoder->bfloat16)
    latent_round_rows(1, from, m->input);
  else
    latent_copy(1, from, (latent_matrix){m->input, rows, width, width});
}

// Cuts a row's candidates down to the k strongest, and raises what a number has to exceed to the weakest of them.
// Latents come in ascending order, so a later equal one loses: strictly greater is right.
static void cut_down(const encode_task *t, worker_memory *m, size_t row) {
  latent_candidate *kept = m->kept + row * t->kept_limit;
  latent_keep_strongest(kept, m->kept_counts[row], t->k);
  float weakest = kept[0].key;
  for (size_t i = 1; i < t->k; i++)
    weakest = kept[i].key < weakest ? kept[i].key : weakest;
  m->kept_counts[row] = t->k;
  m->limits[row] = weakest;
}

static void search_top(const encode_task *t, worker_memory *m, size_t row, const float *numbers, size_t first,
                       size_t width) {
  const float *scale = t->scale ? t->scale + first : 0, *keys = numbers;
  latent_candidate *kept = m->kept + row * t->kept_limit;
  if (t->selection == LATENT_SELECT_TOP_MAGNITUDE) {
    for (size_t i = 0; i < width; i++)
      m->magnitudes[i] = fabsf(numbers[i]);
    keys = m->magnitudes;
  }
  // No bound is known for numbers of any sign.
  if (m->kept_counts[row] == 0 && t->selection != LATENT_SELECT_TOP_ANY_SIGN) {
    // Half of the first panel is positive; a bound from the maxima of its groups lets through little more than k.
    float bound = latent_bound_of_strongest(keys, scale, width, t->k);
    m->limits[row] = bound > m->limits[row] ? bound : m->limits[row];
  }
  size_t found = latent_collect_above(keys, scale, width, m->limits[row], (int32_t)first, m->buffer);
  for (size_t i = 0; keys != numbers && i < found; i++)
    m->buffer[i].value = numbers[(size_t)m->buffer[i].column - first];
  for (size_t taken = 0; taken < found;) {
    size_t room = least(t->kept_limit - m->kept_counts[row], found - taken);
    memcpy(kept + m->kept_counts[row], m->buffer + taken, room * sizeof *kept);
    m->kept_counts[row] += room;
    taken += room;
    if (m->kept_counts[row] == t->kept_limit)
      cut_down(t, m, row);
  }
}

// A row's kept candidates are its groups' strongest so far; a group without one has column -1.
static void search_groups(const encode_task *t, worker_memory *m, size_t row, const float *numbers, size_t first,
                          size_t width) {
  size_t found = latent_collect_above(numbers, 0, width, 0, (int32_t)first, m->buffer);
  latent_candidate *strongest = m->kept + row * t->kept_limit;
  for (size_t i = 0; i < found; i++) {
    size_t group = (size_t)m->buffer[i].column / (t->latents / t->k);
    if (strongest[group].column < 0 || m->buffer[i].key > strongest[group].key)
      strongest[group] = m->buffer[i];
  }
}

static void begin_row(const encode_task *t, worker_memory *m, size_t row) {
  m->kept_counts[row] = 0;
  m->limits[row] = t->selection == LATENT_SELECT_TOP_ANY_SIGN ? -INFINITY : 0;
  for (size_t i = 0; t->selection == LATENT_SELECT_GROUP_MAXIMUM && i < t->k; i++)
    m->kept[row * t->kept_limit + i] = (latent_candidate){0, 0, -1};
}

// Brings the groups that have one together.
static void close_groups(const encode_task *t, worker_memory *m, size_t row) {
  latent_candidate *kept = m->kept + row * t->kept_limit;
  size_t count = 0;
  for (size_t group = 0; group < t->k; group++)
    if (kept[group].column >= 0)
      kept[count++] = kept[group];
  m->kept_counts[row] = count;
}

static bool search_threshold(const encode_task *t, item_result *result, const float *numbers, size_t first,
                             size_t width, uint32_t *count) {
  if (!reserve(result, width))
    return false;
  latent_candidate *output = result->entries + result->count;
  size_t found = t->selection == LATENT_SELECT_RELU
                     ? latent_collect_above(numbers, 0, width, 0, (int32_t)first, output)
                     : latent_collect_above_each(numbers, t->thresholds + first, width, (int32_t)first, output);
  result->count += found;
  *count = (uint32_t)found;
  return true;
}

static bool emit_chosen(const encode_task *t, worker_memory *m, item_result *result, size_t rows) {
  if (!reserve(result, rows * t->k))
    return false;
  for (size_t row = 0; row < rows; row++) {
    if (t->selection == LATENT_SELECT_GROUP_MAXIMUM)
      close_groups(t, m, row);
    else if (m->kept_counts[row] > t->k)
      cut_down(t, m, row);
    size_t count = m->kept_counts[row];
    latent_candidate *kept = m->kept + row * t->kept_limit;
    latent_sort_by_column(kept, count);
    memcpy(result->entries + result->count, kept, count * sizeof *kept);
    result->count += count;
    result->counts[row] = (uint32_t)count;
  }
  return true;
}

static void encode_item(void *context, size_t item, int worker) {
  encode_task *t = context;
  worker_memory *m = t->workers + worker;
  item_result *result = t->items + item;
  size_t first_row = item / t->groups * t->tile, group = item % t->groups;
  size_t rows = least(t->tile, t->input.rows - first_row);
  size_t first_panel = t->panels * group / t->groups, end_panel = t->panels * (group + 1) / t->groups;
  bool choice = is_choice(t->selection);
  size_t counted_panels = choice ? 1 : end_panel - first_panel;
  if (atomic_load(&t->status))
    return;
  result->counts = calloc(counted_panels * rows + 1, sizeof *result->counts);
  if (!result->counts) {
    atomic_store(&t->status, OUT_OF_MEMORY);
    return;
  }
  if (t->encoder)
    gather_input(t, m, first_row, rows);
  for (size_t row = 0; choice && row < rows; row++)
    begin_row(t, m, row);
  bool enough_memory = true;
  for (size_t panel = first_panel; panel < end_panel && enough_memory; panel++) {
    size_t first = panel * t->panel_width, width = least(t->panel_width, t->latents - first);
    if (t->encoder) {
      int status = multiply_panel(t, m, rows, panel);
      if (status) {
        atomic_store(&t->status, status);
        return;
      }
    }
    for (size_t row = 0; row < rows && enough_memory; row++) {
      const float *numbers =
          t->encoder ? m->panel + row * t->panel_width : latent_row(t->input, first_row + row) + first;
      if (t->selection == LATENT_SELECT_GROUP_MAXIMUM)
        search_groups(t, m, row, numbers, first, width);
      else if (choice)
        search_top(t, m, row, numbers, first, width);
      else
        enough_memory =
            search_threshold(t, result, numbers, first, width, result->counts + (panel - first_panel) * rows + row);
    }
  }
  if (enough_memory && choice)
    enough_memory = emit_chosen(t, m, result, rows);
  if (!enough_memory)
    atomic_store(&t->status, OUT_OF_MEMORY);
}

static bool prepare_workers(encode_task *t, int threads) {
  t->workers = calloc((size_t)threads, sizeof *t->workers);
  if (!t->workers)
    return false;
  for (int worker = 0; worker < threads; worker++) {
    worker_memory *m = t->workers + worker;
    if (t->encoder) {
      size_t scratch = latent_gemm_scratch_bytes(t->tile_gemm), rest = latent_gemm_scratch_bytes(t->rest_gemm);
      size_t input_bytes = t->tile * t->encoder->input_width * (t->encoder->bfloat16 ? 2 : 4);
      m->input = aligned_memory(input_bytes);
      m->panel = aligned_memory(t->tile * t->panel_width * sizeof(float));
      m->scratch = aligned_memory(scratch > rest ? scratch : rest);
      if (!m->input || !m->panel || !m->scratch)
        return false;
      memset(m->input, 0, input_bytes); // rows that only fill a tile up have to be numbers
    }
    if (is_choice(t->selection)) {
      m->magnitudes = malloc(t->panel_width * sizeof *m->magnitudes);
      m->buffer = malloc(t->panel_width * sizeof *m->buffer);
      m->kept = malloc((t->tile * t->kept_limit + 1) * sizeof *m->kept);
      m->kept_counts = malloc(t->tile * sizeof *m->kept_counts);
      m->limits = malloc(t->tile * sizeof *m->limits);
      if (!m->magnitudes || !m->buffer || !m->kept || !m->kept_counts || !m->limits)
        return false;
    }
  }
  return true;
}

static void release_workers(encode_task *t, int threads) {
  for (int worker = 0; t->workers && worker < threads; worker++) {
    worker_memory *m = t->workers + worker;
    free(m->input);
    free(m->panel);
    free(m->scratch);
    free(m->magnitudes);
    free(m->buffer);
    free(m->kept);
    free(m->kept_counts);
    free(m->limits);
  }
  free(t->workers);
}

// A group of latents may lie in several groups of panels: of its candidates, which are neighbours, keeps the strongest.
static size_t join_groups(const encode_task *t, latent_candidate *joined, size_t count) {
  size_t kept = 0, size = t->latents / t->k;
  for (size_t i = 0; i < count; i++) {
    if (kept > 0 && (size_t)joined[kept - 1].column / size == (size_t)joined[i].column / size) {
      if (joined[i].key > joined[kept - 1].key)
        joined[kept - 1] = joined[i];
    } else {
      joined[kept++] = joined[i];
    }
  }
  return kept;
}

// Brings the entries of one tile's row together from its groups of panels, and chooses between them.
// `positions` [groups] says where each group's next entries stand.
static size_t join_chosen_row(const encode_task *t, size_t tile, size_t row, size_t *positions,
                              latent_candidate *joined) {
  size_t count = 0;
  for (size_t group = 0; group < t->groups; group++) {
    const item_result *item = t->items + tile * t->groups + group;
    memcpy(joined + count, item->entries + positions[group], item->counts[row] * sizeof *joined);
    positions[group] += item->counts[row];
    count += item->counts[row];
  }
  if (t->selection == LATENT_SELECT_GROUP_MAXIMUM)
    return join_groups(t, joined, count);
  if (count > t->k) {
    latent_keep_strongest(joined, count, t->k);
    count = t->k;
    latent_sort_by_column(joined, count);
  }
  return count;
}

static int join_chosen(const encode_task *t, latent_sparse_rows *result) {
  latent_candidate *joined = malloc((t->groups * t->k + 1) * sizeof *joined);
  size_t *positions = malloc(t->groups * sizeof *positions), total = 0;
  for (size_t tile = 0; joined && positions && tile < t->tiles; tile++) {
    memset(positions, 0, t->groups * sizeof *positions);
    for (size_t row = tile * t->tile; row < least((tile + 1) * t->tile, t->input.rows); row++) {
      size_t count = join_chosen_row(t, tile, row - tile * t->tile, positions, joined);
      for (size_t i = 0; i < count; i++) {
        result->latents[total + i] = joined[i].column;
        result->values[total + i] = joined[i].value;
      }
      total += count;
      result->row_offsets[row + 1] = total;
    }
  }
  int status = joined && positions ? 0 : OUT_OF_MEMORY;
  free(joined);
  free(positions);
  return status;
}

static size_t panels_of_group(const encode_task *t, size_t group) {
  return t->panels * (group + 1) / t->groups - t->panels * group / t->groups;
}

// Counts first, then puts each panel's run of a row behind the row's earlier ones; panels ascend, so latents do.
static void join_threshold(const encode_task *t, latent_sparse_rows *result) {
  for (int filling = 0; filling < 2; filling++) {
    for (size_t item = 0; item < t->tiles * t->groups; item++) {
      size_t first_row = item / t->groups * t->tile, rows = least(t->tile, t->input.rows - first_row), next = 0;
      for (size_t panel = 0; panel < panels_of_group(t, item % t->groups); panel++)
        for (size_t row = 0; row < rows; row++) {
          size_t count = t->items[item].counts[panel * rows + row];
          // While filling, row_offsets[row + 1] is where the row's next entry goes; it ends as the row's end.
          size_t *end = result->row_offsets + first_row + row + 1;
          for (size_t i = 0; filling && i < count; i++, next++) {
            result->latents[*end + i] = t->items[item].entries[next].column;
            result->values[*end + i] = t->items[item].entries[next].value;
          }
          *end += count;
        }
    }
    if (!filling) { // from counts to starts
      size_t total = 0;
      for (size_t row = 0; row < t->input.rows; row++) {
        size_t count = result->row_offsets[row + 1];
        result->row_offsets[row + 1] = total;
        total += count;
      }
    }
  }
}

static int join(const encode_task *t, latent_sparse_rows *result) {
  size_t total = 0;
  for (size_t item = 0; item < t->tiles * t->groups; item++)
    total += t->items[item].count;
  result->rows = t->input.rows;
  result->row_offsets = calloc(t->input.rows + 1, sizeof *result->row_offsets);
  result->latents = malloc((total + 1) * sizeof *result->latents);
  result->values = malloc((total + 1) * sizeof *result->values);
  if (!result->row_offsets || !result->latents || !result->values)
    return OUT_OF_MEMORY;
  if (is_choice(t->selection))
    return join_chosen(t, result);
  join_threshold(t, result);
  return 0;
}

static int run(encode_task *t, int threads, latent_sparse_rows *result) {
  *result = (latent_sparse_rows){0};
  t->tiles = (t->input.rows + t->tile - 1) / t->tile;
  t->panels = (t->latents + t->panel_width - 1) / t->panel_width;
  t->kept_limit = t->k + least(2 * t->k, 256);
  t->groups = 1;
  if (t->tiles < (size_t)threads && t->tiles > 0 && t->encoder)
    t->groups = least(((size_t)threads + t->tiles - 1) / t->tiles, t->panels ? t->panels : 1);
  t->items = calloc(t->tiles * t->groups + 1, sizeof *t->items);
  int status = t->items && prepare_workers(t, threads) ? 0 : OUT_OF_MEMORY;
  if (!status) {
    latent_parallel_items(threads, t->tiles * t->groups, encode_item, t);
    status = atomic_load(&t->status);
  }
  if (!status)
    status = join(t, result);
  release_workers(t, threads);
  for (size_t item = 0; t->items && item < t->tiles * t->groups; item++) {
    free(t->items[item].entries);
    free(t->items[item].counts);
  }
  free(t->items);
  if (status)
    latent_sparse_rows_release(result);
  return status;
}

int latent_encode(int threads, latent_matrix input, const latent_encoder *encoder, size_t tile,
                  const latent_gemm *tile_gemm, const latent_gemm *rest_gemm, latent_sparse_rows *result) {
  encode_task task = {.input = input,
                      .encoder = encoder,
                      .selection = encoder->selection,
                      .k = least(encoder->k, encoder->latents),
                      .latents = encoder->latents,
                      .panel_width = encoder->panel_width,
                      .thresholds = encoder->thresholds,
                      .scale = encoder->scale,
                      .tile = tile,
                      .tile_gemm = tile_gemm,
                      .rest_gemm = rest_gemm};
  return run(&task, threads, result);
}

int latent_select(int threads, latent_matrix input, latent_selection selection, size_t k, const float *thresholds,
                  latent_sparse_rows *result) {
  enum { TILE = 32, PANEL = 4096 };
  encode_task task = {.input = input,
                      .selection = selection,
                      .k = least(k, input.columns),
                      .latents = input.columns,
                      .panel_width = PANEL,
                      .thresholds = thresholds,
                      .tile = TILE};
  return run(&task, threads, result);
}

void latent_sparse_rows_release(latent_sparse_rows *result) {
  free(result->row_offsets);
  free(result->latents);
  free(result->values);
  *result = (latent_sparse_rows){0};
}

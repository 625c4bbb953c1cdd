// Attention in tiles with an online softmax (https://arxiv.org/abs/2205.14135): scores of a block of keys live in
// registers and first-level cache, and the matrix of all scores never exists.
//
// Blocks of keys begin at position 0 for every query, and each query row takes the same steps whatever rows stand
// beside it, so that a position's result is the same bits in a batch, alone, and with a cache.
#include "latent_attention.h"

#include "latent_parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  KEYS_PER_BLOCK = 64,
  // Queries that one item of work covers; bounds the repeated packing of keys.
  QUERIES_PER_ITEM = 256,
  // Queries that share one pass over a block of keys.
  QUERIES_PER_TILE = 8,
};

typedef struct {
  latent_heads query;
  const latent_attention_sequence *sequences;
  const latent_attention_options *options;
  latent_heads output;
  // Items are numbered through all sequences: item_offsets[s] is the first of sequence s, [count + 1].
  const size_t *item_offsets;
  size_t count;
  size_t key_heads;
  // Working memory, `memory_per_worker` floats for each.
  float *memory;
  size_t memory_per_worker;
  void (*attend)(const void *task, size_t sequence, size_t key_head, size_t begin, size_t end, float *memory);
} attention_task;

// Whether the query at `position` sees the key at `key`.
static inline bool sees(const latent_attention_options *o, size_t position, size_t key) {
  return (!o->causal || key <= position) && (o->window == 0 || key + o->window > position);
}

// The nearest bfloat16, of two the one that ends in 0. Of finite numbers.
static inline float rounded(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// The specification: for each query a plain softmax over what it sees.
static void attend_scalar(const void *context, size_t index, size_t key_head, size_t begin, size_t end, float *memory) {
  (void)memory;
  const attention_task *t = context;
  const latent_attention_sequence *s = t->sequences + index;
  const latent_attention_options *o = t->options;
  size_t group = t->query.count / t->key_heads, keys = s->first_position + s->rows;
  for (size_t head = key_head * group; head < (key_head + 1) * group; head++)
    for (size_t row = begin; row < end; row++) {
      size_t position = s->first_position + row;
      const float *q = latent_row(t->query.matrix, s->first_row + row) + head * t->query.stride;
      float *y = latent_row(t->output.matrix, s->first_row + row) + head * t->output.stride;
      double largest = -INFINITY, total = 0, sums[1024] = {0};
      for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < keys; j++) {
          if (!sees(o, position, j))
            continue;
          const float *k = latent_row(s->keys.matrix, j) + key_head * s->keys.stride;
          const float *v = latent_row(s->values.matrix, j) + key_head * s->values.stride;
          double score = 0;
          for (size_t i = 0; i < t->query.width; i++)
            score += (double)q[i] * k[i];
          if (o->slopes && o->rounds_slopes)
            score += rounded(rounded(o->slopes[head]) * rounded((float)j));
          score *= o->scale;
          if (o->cap > 0)
            score = o->cap * tanh(score / o->cap);
          if (o->slopes && !o->rounds_slopes)
            score += o->slopes[head] * ((double)j - (double)position);
          if (pass == 0) {
            largest = score > largest ? score : largest;
            continue;
          }
          double weight = exp(score - largest);
          total += weight;
          for (size_t i = 0; i < t->output.width; i++)
            sums[i] += weight * v[i];
        }
      for (size_t i = 0; i < t->output.width; i++)
        y[i] = total > 0 ? (float)(sums[i] / total) : 0;
    }
}

#define LATENT_VECTOR_BODY "attention_vector.h"
#include "for_each_target.h"

static void attend_item(void *context, size_t item, int worker) {
  const attention_task *t = context;
  size_t sequence = 0;
  while (t->item_offsets[sequence + 1] <= item)
    sequence++;
  size_t within = item - t->item_offsets[sequence], rows = t->sequences[sequence].rows;
  size_t begin = within / t->key_heads * QUERIES_PER_ITEM;
  size_t end = begin + QUERIES_PER_ITEM < rows ? begin + QUERIES_PER_ITEM : rows;
  t->attend(t, sequence, within % t->key_heads, begin, end, t->memory + (size_t)worker * t->memory_per_worker);
}

int latent_attention(int threads, latent_heads query, const latent_attention_sequence *sequences, size_t count,
                     const latent_attention_options *options, latent_heads output) {
  if (count == 0)
    return 0;
  size_t key_heads = sequences[0].keys.count;
  attention_task task = {.query = query,
                         .sequences = sequences,
                         .options = options,
                         .output = output,
                         .count = count,
                         .key_heads = key_heads,
                         .memory_per_worker = attention_memory(query.width, output.width),
                         .attend = LATENT_PICK(attend)};
  size_t *offsets = malloc((count + 1) * sizeof *offsets);
  task.memory = aligned_alloc(64, (size_t)threads * task.memory_per_worker * sizeof(float));
  int status = offsets && task.memory ? 0 : -1;
  if (!status) {
    offsets[0] = 0;
    for (size_t s = 0; s < count; s++)
      offsets[s + 1] = offsets[s] + (sequences[s].rows + QUERIES_PER_ITEM - 1) / QUERIES_PER_ITEM * key_heads;
    task.item_offsets = offsets;
    latent_parallel_items(threads, offsets[count], attend_item, &task);
  }
  free(offsets);
  free(task.memory);
  return status;
}

// RWKV's recurrences, position by position: a head's state stays in first-level cache, where the recurrence costs a
// small part of the projections around it, and unlike the chunked forms gives the same bits however a sequence is cut.
#include "latent_wkv.h"

#include "latent_parallel.h"

#include <math.h>
#include <string.h>

enum {
  // Channels of RWKV-4 that one item of work covers: four cache lines of every row.
  CHANNELS_PER_ITEM = 64,
  // Columns (of [key, value] states) or rows (of [value, key] states) of a head that one item covers: four vectors.
  VALUES_PER_ITEM = 64,
};

// e^(-1/2): RWKV-7's decay is never below e^-0.607.
static const double LARGEST_LOG_DECAY = 0.60653065971263342;

static double sigmoid_of(double x) {
  return 1 / (1 + exp(-x));
}

// A row of a matrix that may hold one row for all.
static const float *shared_row(latent_matrix matrix, size_t row) {
  return latent_row(matrix, row);
}

// The row before `row` of a segment, counted from the segment's first.
static const float *row_before(latent_matrix input, const latent_recurrent_segment *s, size_t row) {
  return row == 0 ? s->state : latent_row(input, s->first_row + row - 1);
}

typedef struct {
  const latent_token_shift_task *task;
  const latent_recurrent_segment *segment;
} shift_context;

static void token_shift_scalar(const void *context, size_t begin, size_t end) {
  const shift_context *c = context;
  const latent_token_shift_task *t = c->task;
  for (size_t row = begin; row < end; row++) {
    const float *before = row_before(t->input, c->segment, row);
    const float *x = latent_row(t->input, c->segment->first_row + row);
    for (size_t m = 0; m < t->count; m++) {
      const float *share = shared_row(t->share[m], c->segment->first_row + row);
      float *y = latent_row(t->output[m], c->segment->first_row + row);
      for (size_t i = 0; i < t->input.columns; i++)
        y[i] = (float)(x[i] + ((double)before[i] - x[i]) * share[i]);
    }
  }
}

typedef struct {
  latent_matrix x, before, share, output;
} interpolation;

static void interpolate_scalar(const void *context, size_t begin, size_t end) {
  const interpolation *t = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < t->output.columns; i++) {
      double x = latent_row(t->x, row)[i];
      latent_row(t->output, row)[i] = (float)(x + (latent_row(t->before, row)[i] - x) * latent_row(t->share, row)[i]);
    }
}

static void wkv4_scalar(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const latent_wkv4_task *t = context;
  size_t channels = t->output.columns;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++)
    for (size_t i = begin; i < end; i++) {
      double k = latent_row(t->key, row)[i], v = latent_row(t->value, row)[i];
      double m = s->state[i], held = s->state[channels + i];
      double mixed = m + (v - m) * sigmoid_of(t->bonus[i] + k - held);
      latent_row(t->output, row)[i] = (float)(mixed * sigmoid_of(latent_row(t->receptance, row)[i]));
      double newest = k - (held + t->log_decay[i]);
      s->state[i] = (float)(m + (v - m) * sigmoid_of(newest));
      s->state[channels + i] = (float)(k + (newest < -30 ? -newest : log1p(exp(-newest))));
    }
}

static void wkv5_scalar(const void *context, const latent_recurrent_segment *s, size_t head, size_t begin, size_t end) {
  const latent_wkv5_task *t = context;
  size_t width = t->head_width, first = head * width;
  float *state = s->state + first * width;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    const float *r = latent_row(t->receptance, row) + first, *k = latent_row(t->key, row) + first;
    const float *w = shared_row(t->decay, row) + first, *u = t->bonus + first;
    for (size_t j = begin; j < end; j++) {
      double v = latent_row(t->value, row)[first + j], sum = 0;
      for (size_t i = 0; i < width; i++) {
        float *held = state + i * width + j;
        sum += r[i] * (*held + (double)u[i] * k[i] * v);
        *held = (float)((double)w[i] * *held + k[i] * v);
      }
      latent_row(t->output, row)[first + j] = (float)sum;
    }
  }
}

static void wkv7_scalar(const void *context, const latent_recurrent_segment *s, size_t head, size_t begin, size_t end) {
  const latent_wkv7_task *t = context;
  size_t width = t->head_width, first = head * width;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    const float *r = latent_row(t->receptance, row) + first, *k = latent_row(t->key, row) + first;
    const float *w = latent_row(t->decay, row) + first, *removal = latent_row(t->removal, row) + first;
    const float *replacement = latent_row(t->replacement, row) + first;
    for (size_t i = begin; i < end; i++) {
      float *held = s->state + (first + i) * width;
      double v = latent_row(t->value, row)[first + i], found = 0, sum = 0;
      for (size_t j = 0; j < width; j++)
        found += (double)held[j] * removal[j];
      for (size_t j = 0; j < width; j++) {
        held[j] = (float)((double)held[j] * w[j] - found * replacement[j] + v * k[j]);
        sum += (double)held[j] * r[j];
      }
      latent_row(t->output, row)[first + i] = (float)sum;
    }
  }
}

static void prepare7_scalar(const void *context, size_t begin, size_t end) {
  const latent_wkv7_inputs *t = context;
  size_t width = t->heads * t->head_width;
  for (size_t row = begin; row < end; row++) {
    float *k = latent_row(t->key, row), *a = latent_row(t->rate, row), *w = latent_row(t->decay, row);
    float *removal = latent_row(t->removal, row), *v = latent_row(t->value, row);
    for (size_t first = 0; first < width; first += t->head_width) {
      double squares = 0;
      for (size_t i = first; i < first + t->head_width; i++)
        squares += ((double)k[i] * t->removal_scale[i]) * ((double)k[i] * t->removal_scale[i]);
      double length = sqrt(squares), factor = 1 / (length > 1e-12 ? length : 1e-12);
      for (size_t i = first; i < first + t->head_width; i++) {
        double rate = sigmoid_of(a[i]);
        removal[i] = (float)(k[i] * (double)t->removal_scale[i] * factor);
        a[i] = (float)(removal[i] * rate);
        k[i] = (float)(k[i] * (1 + (rate - 1) * t->rate_share[i]));
        w[i] = (float)exp(-LARGEST_LOG_DECAY * sigmoid_of(w[i]));
        if (t->first_value.data)
          v[i] = (float)(v[i] + (latent_row(t->first_value, row)[i] - (double)v[i]) *
                                    sigmoid_of(latent_row(t->value_mix, row)[i]));
      }
    }
  }
}

static void decay_of_scalar(const void *context, size_t begin, size_t end) {
  const latent_matrix *x = context;
  for (size_t row = begin; row < end; row++)
    for (size_t i = 0; i < x->columns; i++)
      latent_row(*x, row)[i] = (float)exp(-exp((double)latent_row(*x, row)[i]));
}

static void finish_scalar(const void *context, size_t begin, size_t end) {
  const latent_wkv_output *t = context;
  size_t width = t->head_width;
  for (size_t row = begin; row < end; row++)
    for (size_t first = 0; first < t->heads * width; first += width) {
      float *y = latent_row(t->heads_output, row) + first;
      const float *gate = latent_row(t->gate, row) + first;
      double sum = 0, squares = 0, bonus = 0;
      for (size_t i = 0; i < width; i++)
        sum += y[i];
      double mean = sum / (double)width;
      for (size_t i = 0; i < width; i++)
        squares += (y[i] - mean) * (y[i] - mean);
      double factor = 1 / sqrt(squares / (double)width + t->epsilon);
      if (t->bonus)
        for (size_t i = first; i < first + width; i++)
          bonus += (double)latent_row(t->receptance, row)[i] * latent_row(t->key, row)[i] * t->bonus[i];
      for (size_t i = 0; i < width; i++) {
        double value = (y[i] - mean) * factor * t->gain[first + i] + t->bias[first + i];
        if (t->bonus)
          value += bonus * latent_row(t->value, row)[first + i];
        y[i] = (float)(value * gate[i]);
      }
    }
}

#define LATENT_VECTOR_BODY "wkv_vector.h"
#include "for_each_target.h"

void latent_token_shift(int threads, const latent_token_shift_task *task, const latent_recurrent_segment *segments,
                        size_t count) {
  for (size_t s = 0; s < count; s++) {
    if (segments[s].rows == 0)
      continue;
    shift_context context = {task, segments + s};
    latent_parallel_rows(threads, segments[s].rows, task->input.columns * task->count, LATENT_PICK(token_shift),
                         &context);
    memcpy(segments[s].state, latent_row(task->input, segments[s].first_row + segments[s].rows - 1),
           task->input.columns * sizeof(float));
  }
}

void latent_interpolate(int threads, latent_matrix x, latent_matrix before, latent_matrix share, latent_matrix output) {
  interpolation task = {x, before, share, output};
  latent_parallel_rows(threads, output.rows, output.columns, LATENT_PICK(interpolate), &task);
}

typedef struct {
  const void *task;
  const latent_recurrent_segment *segments;
  size_t heads, width, parts;
  void (*body)(const void *task, const latent_recurrent_segment *segment, size_t head, size_t begin, size_t end);
} head_split;

static void work_on_head(void *context, size_t item, int worker) {
  (void)worker;
  const head_split *split = context;
  size_t part = item % split->parts, head = item / split->parts % split->heads;
  size_t begin = part * VALUES_PER_ITEM, end = begin + VALUES_PER_ITEM;
  split->body(split->task, split->segments + item / split->parts / split->heads, head, begin,
              end < split->width ? end : split->width);
}

// Shares out parts of heads of every segment.
static void for_each_head(int threads, head_split split, size_t count) {
  split.parts = (split.width + VALUES_PER_ITEM - 1) / VALUES_PER_ITEM;
  latent_parallel_items(threads, count * split.heads * split.parts, work_on_head, &split);
}

void latent_wkv5(int threads, const latent_wkv5_task *task, const latent_recurrent_segment *segments, size_t count) {
  head_split split = {task, segments, task->heads, task->head_width, 0, LATENT_PICK(wkv5)};
  for_each_head(threads, split, count);
}

void latent_wkv7(int threads, const latent_wkv7_task *task, const latent_recurrent_segment *segments, size_t count) {
  head_split split = {task, segments, task->heads, task->head_width, 0, LATENT_PICK(wkv7)};
  for_each_head(threads, split, count);
}

typedef struct {
  const latent_wkv4_task *task;
  const latent_recurrent_segment *segments;
  size_t parts;
  void (*body)(const void *task, const latent_recurrent_segment *segment, size_t begin, size_t end);
} channel_split;

static void work_on_channels(void *context, size_t item, int worker) {
  (void)worker;
  const channel_split *split = context;
  size_t begin = item % split->parts * CHANNELS_PER_ITEM, end = begin + CHANNELS_PER_ITEM;
  size_t channels = split->task->output.columns;
  split->body(split->task, split->segments + item / split->parts, begin, end < channels ? end : channels);
}

void latent_wkv4(int threads, const latent_wkv4_task *task, const latent_recurrent_segment *segments, size_t count) {
  channel_split split = {task, segments, (task->output.columns + CHANNELS_PER_ITEM - 1) / CHANNELS_PER_ITEM,
                         LATENT_PICK(wkv4)};
  // One position of a few hundred channels takes less than sharing it out.
  if (count == 1 && segments[0].rows < 4)
    threads = 1;
  latent_parallel_items(threads, count * split.parts, work_on_channels, &split);
}

void latent_wkv7_prepare(int threads, const latent_wkv7_inputs *inputs) {
  // Three exponentials an element.
  latent_parallel_rows(threads, inputs->key.rows, inputs->key.columns * 24, LATENT_PICK(prepare7), inputs);
}

void latent_decay_of(int threads, latent_matrix x) {
  latent_parallel_rows(threads, x.rows, x.columns * 16, LATENT_PICK(decay_of), &x);
}

void latent_wkv_finish(int threads, const latent_wkv_output *task) {
  latent_parallel_rows(threads, task->heads_output.rows, task->heads_output.columns * 4, LATENT_PICK(finish), task);
}

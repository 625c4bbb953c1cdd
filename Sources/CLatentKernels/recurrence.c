// Recurrences of state-space models, position by position. Chunked forms trade the recurrence for matrix products,
// which pay where a state does not fit beside the processor; here a channel's or a head's state stays in first-level
// cache, and the plain recurrence is exact at every position and indifferent to how a sequence is cut.
#include "latent_recurrence.h"

#include "latent_parallel.h"

#include <math.h>

enum {
  // Channels that one item of work covers: four cache lines of every row.
  CHANNELS_PER_ITEM = 64,
  // Rows that an item's channels pass over before they go on to the next.
  ROWS_PER_TILE = 32,
};

typedef struct {
  const void *task;
  const latent_recurrent_segment *segments;
  size_t channels;
  size_t items_per_segment;
  // For channels begin ..< end, or head begin.
  void (*body)(const void *task, const latent_recurrent_segment *segment, size_t begin, size_t end);
} segment_split;

static void work_on_segment(void *context, size_t item, int worker) {
  (void)worker;
  const segment_split *split = context;
  size_t width = (split->channels + split->items_per_segment - 1) / split->items_per_segment;
  size_t begin = item % split->items_per_segment * width, end = begin + width;
  end = end < split->channels ? end : split->channels;
  if (begin < end)
    split->body(split->task, split->segments + item / split->items_per_segment, begin, end);
}

// Shares out `channels` of every segment, `per_item` at a time.
static void share_out(int threads, const void *task, const latent_recurrent_segment *segments, size_t count,
                      size_t channels, size_t per_item,
                      void (*body)(const void *, const latent_recurrent_segment *, size_t, size_t)) {
  size_t items = (channels + per_item - 1) / per_item, rows = 0;
  // Widths that a division leaves uneven would cut vectors, so items are whole multiples of `per_item`.
  segment_split split = {task, segments, items * per_item, items, body};
  for (size_t s = 0; s < count; s++)
    rows += segments[s].rows;
  // A fork and join costs as much as a few rows of one item.
  if (rows * items < 8)
    threads = 1;
  latent_parallel_items(threads, items * count, work_on_segment, &split);
}

static double softplus_of(double x) {
  return x > 20 ? x : log1p(exp(x));
}

static double sigmoid_of(double x) {
  return 1 / (1 + exp(-x));
}

// Input number `time` of the segment as a convolution sees it: below 0, what the state holds (-1: the newest). What no
// state holds any more counts as 0: no tap reaches it.
static const float *source_of(const latent_convolution *t, const latent_recurrent_segment *s, long time,
                              size_t channel) {
  if (time >= 0)
    return latent_row(t->input, s->first_row + (size_t)time) + channel;
  return s->state + channel * t->channel_stride + (size_t)((long)t->held + time) * t->index_stride;
}

static void convolve_scalar(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const latent_convolution *t = context;
  size_t channels = t->output.columns;
  end = end < channels ? end : channels;
  for (size_t row = 0; row < s->rows; row++)
    for (size_t channel = begin; channel < end; channel++) {
      double sum = t->bias ? t->bias[channel] : 0;
      for (size_t tap = 0; tap < t->taps; tap++)
        sum += (double)t->weight[tap * channels + channel] *
               *source_of(t, s, (long)row - (long)(t->taps - 1) + (long)tap, channel);
      latent_row(t->output, s->first_row + row)[channel] = (float)(t->silu ? sum * sigmoid_of(sum) : sum);
    }
}

static void selective_scan_scalar(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const latent_selective_scan_task *t = context;
  size_t channels = t->output.columns, width = t->write.columns;
  end = end < channels ? end : channels;
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++)
    for (size_t channel = begin; channel < end; channel++) {
      double x = latent_row(t->input, row)[channel], step = softplus_of(latent_row(t->step, row)[channel]), sum = 0;
      for (size_t n = 0; n < width; n++) {
        float *h = s->state + channel * width + n;
        *h = (float)(exp(step * t->rate[n * channels + channel]) * *h + step * latent_row(t->write, row)[n] * x);
        sum += (double)latent_row(t->read, row)[n] * *h;
      }
      sum += (double)t->skip[channel] * x;
      if (t->gate.data) {
        double gate = latent_row(t->gate, row)[channel];
        sum *= gate * sigmoid_of(gate);
      }
      latent_row(t->output, row)[channel] = (float)sum;
    }
}

static void head_scan_scalar(const void *context, const latent_recurrent_segment *s, size_t head, size_t end) {
  const latent_head_scan_task *t = context;
  (void)end;
  if (head >= t->heads)
    return;
  size_t width = t->state_width, group = head / (t->heads / t->groups);
  for (size_t row = s->first_row; row < s->first_row + s->rows; row++) {
    double step = softplus_of((double)latent_row(t->step, row)[head] + t->step_bias[head]);
    step = step < t->step_least ? t->step_least : step > t->step_most ? t->step_most : step;
    double decay = exp(step * t->rate[head]);
    const float *write = latent_row(t->write, row) + group * width, *read = latent_row(t->read, row) + group * width;
    for (size_t p = head * t->head_width; p < (head + 1) * t->head_width; p++) {
      double x = latent_row(t->input, row)[p], sum = 0;
      float *h = s->state + p * width;
      for (size_t n = 0; n < width; n++) {
        h[n] = (float)(decay * h[n] + step * x * write[n]);
        sum += (double)h[n] * read[n];
      }
      sum += t->skip[head] * x;
      if (t->gate.data) {
        double gate = latent_row(t->gate, row)[p];
        sum *= gate * sigmoid_of(gate);
      }
      latent_row(t->output, row)[p] = (float)sum;
    }
  }
}

typedef struct {
  const latent_gated_recurrence_task *task;
  const latent_recurrent_segment *segments;
} gated_recurrence_context;

static void gated_recurrence_scalar(const void *context, const latent_recurrent_segment *s, size_t begin, size_t end) {
  const gated_recurrence_context *c = context;
  const latent_gated_recurrence_task *t = c->task;
  bool begins = t->begins[s - c->segments];
  end = end < t->output.columns ? end : t->output.columns;
  for (size_t row = 0; row < s->rows; row++)
    for (size_t channel = begin; channel < end; channel++) {
      double exponent = -t->rate[channel] * sigmoid_of(latent_row(t->recurrence_gate, s->first_row + row)[channel]);
      double multiplier = begins && row == 0 ? 1 : sqrt(-expm1(2 * exponent));
      double gated = sigmoid_of(latent_row(t->input_gate, s->first_row + row)[channel]) *
                     latent_row(t->input, s->first_row + row)[channel];
      s->state[channel] = (float)(exp(exponent) * s->state[channel] + multiplier * gated);
      latent_row(t->output, s->first_row + row)[channel] = s->state[channel];
    }
}

#define LATENT_VECTOR_BODY "recurrence_vector.h"
#include "for_each_target.h"

// What the state holds after the segment: its newest inputs.
static void push_inputs(const latent_convolution *t, const latent_recurrent_segment *s) {
  size_t channels = t->output.columns;
  for (size_t index = 0; index < t->held; index++) {
    // Ascending, so that what is read has not been written over.
    long time = (long)s->rows - (long)t->held + (long)index;
    for (size_t channel = 0; channel < channels; channel++)
      s->state[channel * t->channel_stride + index * t->index_stride] = *source_of(t, s, time, channel);
  }
}

void latent_convolve(int threads, const latent_convolution *task, const latent_recurrent_segment *segments,
                     size_t count) {
  share_out(threads, task, segments, count, task->output.columns, CHANNELS_PER_ITEM, LATENT_PICK(convolve));
  for (size_t s = 0; s < count; s++)
    push_inputs(task, segments + s);
}

void latent_selective_scan(int threads, const latent_selective_scan_task *task,
                           const latent_recurrent_segment *segments, size_t count) {
  share_out(threads, task, segments, count, task->output.columns, CHANNELS_PER_ITEM, LATENT_PICK(selective_scan));
}

void latent_head_scan(int threads, const latent_head_scan_task *task, const latent_recurrent_segment *segments,
                      size_t count) {
  share_out(threads, task, segments, count, task->heads, 1, LATENT_PICK(head_scan));
}

void latent_gated_recurrence(int threads, const latent_gated_recurrence_task *task,
                             const latent_recurrent_segment *segments, size_t count) {
  gated_recurrence_context context = {task, segments};
  share_out(threads, &context, segments, count, task->output.columns, CHANNELS_PER_ITEM, LATENT_PICK(gated_recurrence));
}

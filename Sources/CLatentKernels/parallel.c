#define _GNU_SOURCE
#include "latent_parallel.h"

#include "latent_processor.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

// libgomp's own entry points; declared here because clang has no header for another compiler's runtime.
extern void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern void omp_set_num_threads(int threads);

typedef struct {
  void (*body)(void *context, size_t item, int worker);
  void *context;
  size_t items;
  // The caller's, which its workers take over.
  latent_instructions instructions;
  atomic_size_t next;
} item_queue;

static void work_on_items(void *data) {
  item_queue *queue = data;
  int worker = omp_get_thread_num();
  latent_use_instructions(queue->instructions);
  for (;;) {
    size_t item = atomic_fetch_add_explicit(&queue->next, 1, memory_order_relaxed);
    if (item >= queue->items)
      return;
    queue->body(queue->context, item, worker);
  }
}

void latent_parallel_items(int threads, size_t items, void (*body)(void *context, size_t item, int worker),
                           void *context) {
  if (threads <= 1 || items <= 1) {
    for (size_t item = 0; item < items; item++)
      body(context, item, 0);
    return;
  }
  item_queue queue = {body, context, items, latent_current_instructions(), 0};
  size_t workers = items < (size_t)threads ? items : (size_t)threads;
  GOMP_parallel(work_on_items, &queue, (unsigned)workers, 0);
}

typedef struct {
  void (*body)(const void *context, size_t begin, size_t end);
  const void *context;
  size_t rows;
  size_t rows_per_item;
} row_split;

static void work_on_rows(void *data, size_t item, int worker) {
  (void)worker;
  const row_split *split = data;
  size_t begin = item * split->rows_per_item;
  size_t end = begin + split->rows_per_item;
  split->body(split->context, begin, end < split->rows ? end : split->rows);
}

// Below this many elements an item's work is shorter than handing it over (a fork and join takes 1.4 to 4 µs).
enum { ELEMENTS_PER_ITEM = 32768 };

void latent_parallel_rows(int threads, size_t rows, size_t elements_per_row,
                          void (*body)(const void *context, size_t begin, size_t end), const void *context) {
  if (rows == 0)
    return;
  size_t rows_per_item = ELEMENTS_PER_ITEM / (elements_per_row ? elements_per_row : 1);
  if (rows_per_item == 0)
    rows_per_item = 1;
  if (threads <= 1 || rows <= rows_per_item) {
    body(context, 0, rows);
    return;
  }
  row_split split = {body, context, rows, rows_per_item};
  latent_parallel_items(threads, (rows + rows_per_item - 1) / rows_per_item, work_on_rows, &split);
}

void latent_set_calling_threads(int threads) {
  omp_set_num_threads(threads);
}

int latent_processors(void) {
  cpu_set_t set;
  long count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int)count;
}

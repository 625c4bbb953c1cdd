#pragma once
#include <stddef.h>

// Work shared out over libgomp's team of the calling thread, the same that oneDNN computes on: two pools would fight
// for the cores.

/// Calls `body(context, item, worker)` for every item in 0 ..< items, each once, on up to `threads` workers; returns
/// when all are done. Workers (0 ..< threads) take items in ascending order as they get free.
void latent_parallel_items(int threads, size_t items, void (*body)(void *context, size_t item, int worker),
                           void *context);

/// Calls `body(context, begin, end)` for consecutive ranges that together are 0 ..< rows. Ranges hold enough rows to be
/// worth a hand-over, given how many elements one row touches.
void latent_parallel_rows(int threads, size_t rows, size_t elements_per_row,
                          void (*body)(const void *context, size_t begin, size_t end), const void *context);

/// How many threads oneDNN uses when called from the calling thread.
void latent_set_calling_threads(int threads);

/// Processors that this process may run on, which a container or `taskset` may have reduced; at least 1.
int latent_processors(void);

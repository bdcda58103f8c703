#ifndef GENTORRENT_RUN_H
#define GENTORRENT_RUN_H

#include <pthread.h>
#include <stdatomic.h>

#include "batch.h"

// The job that one call does, as `packages/node/src/engine/job.ts` describes it. Everything in it is memory of the caller.

// How an entry's bytes come.
enum kind { SKIPPED, ZEROS, PATH, BYTES };

struct files {
  uint32_t count;
  // Offset of each entry in the stream, and the stream's length at the end.
  const double *starts;
  const uint8_t *kinds;
  const double *lengths;
  // The byte of the file with which an entry begins.
  const double *skips;
  const double *modified;
  const uint8_t *pool;
  const double *pool_ends;
};

enum { LEVELS_MAX = 12 };

// Longer than any content: what a digest of everything has under it.
#define ENDLESS UINT64_MAX

struct request {
  enum algorithm_id algorithm;
  // Of every file by itself, and not of the stream.
  bool is_of_files;
  uint64_t block_length;
  int levels;
  uint64_t unit_length;
  // A last block that is shorter is filled with zeros: only of files.
  bool is_filled;
  uint8_t *nodes;
  // For files the number of each entry's first node.
  const double *firsts;
  // By level the node that covers nothing but padding.
  uint8_t zeros[LEVELS_MAX][DIGEST_MAX];
};

// Why a run failed.
enum fault_kind { NO_FAULT, UNREADABLE, GONE, NO_FILE, OTHER_LENGTH, OTHER_TIME, ENDS_EARLY, NO_MEMORY };

struct fault {
  enum fault_kind kind;
  uint32_t index;
  // The system's error number, or the length that the file has now.
  double value;
};

struct run {
  struct files files;
  struct request *requests;
  uint32_t request_count;
  bool wants_stream;
  // Where the tasks begin in the stream, and the stream's end.
  const double *borders;
  uint32_t task_count;
  // By task what happens where it begins; NULL if no block lies across a border. See border.h.
  struct border *open_borders;
  // Bytes in the longest block that does.
  uint64_t shared_length;
  uint32_t thread_count;
  const struct variant *variant;
  // Bytes that are read of a task at once; 0 for what is best.
  size_t chunk_length;
  // Whether files are mapped.
  enum { BY_PACE, NEVER, ALWAYS } mapping;
  // Shared with JavaScript: set to 1 to stop the run, and the bytes that each thread has done.
  const int32_t *stop_word;
  double *bytes_done;

  atomic_bool is_stopped;
  atomic_uint next_task;
  atomic_uint next_check;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  // Under the mutex.
  uint32_t tasks_done;
  struct fault fault;
};

static inline bool run_is_stopped(struct run *run) {
  return atomic_load_explicit(&run->is_stopped, memory_order_relaxed) ||
         __atomic_load_n(run->stop_word, __ATOMIC_RELAXED) != 0;
}

// Stops the run because of this, unless something else has before.
void run_fail(struct run *run, struct fault fault);

// Does a thread's share of the run.
void hash_content(struct run *run, uint32_t thread);

#endif

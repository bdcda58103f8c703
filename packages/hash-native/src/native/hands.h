#ifndef GENTORRENT_HANDS_H
#define GENTORRENT_HANDS_H

#include "window.h"

// What one thread works with.

// One strand's side of one request: takes the bytes of a scope in order, and gives the messages that they are parts of to
// the thread's batches.
struct sink {
  const struct request *request;
  // Number of the unit in its scope, and of its node in the whole answer.
  uint64_t unit, node;
  // The unit with which it began.
  uint64_t unit_entered;
  // Where digests go, and the number of the next there: the answer itself, or for trees the leaves of the open unit.
  uint8_t *digests;
  uint64_t next;
  // For trees: room for the leaves of several units, how much of it earlier units have taken, and how much there is.
  uint8_t *room;
  size_t room_used, room_length;
  // The block that is not complete, and the one before, which may still wait in a batch.
  struct message messages[2];
  int current;
  uint64_t filled;
};

// A task in work. A thread has as many as its kernels have lanes, reads a part of each in turn, and hashes those together:
// blocks that are longer than a buffer fill lanes only side by side.
struct strand {
  struct source source;
  uint8_t *bytes;
  bool is_busy;
  uint32_t task;
  // Where it is in the stream, and where the task ends.
  uint64_t at, end;
  // The first bytes of the task, as far as they belong to blocks that begin before it, and where they end.
  uint8_t *head;
  uint64_t head_start, head_end;
  uint32_t entry;
  bool is_entry_new;
  // By request.
  struct sink *sinks;
};

// A unit of a tree whose leaves are all in a batch, to be folded when that has run.
struct closing {
  const struct request *request;
  uint8_t *leaves;
  size_t count;
  int levels;
  uint8_t *node;
};

enum { CLOSINGS_MAX = 512 };

struct hands {
  struct run *run;
  struct folders folders;
  struct strand *strands;
  int strand_count;
  size_t chunk_length;
  struct window window;
  // Bytes of a task that are hashed at once where they are in the window.
  size_t seen_length;
  // By algorithm; NULL where nobody wants it.
  struct batch *batches[ALGORITHM_COUNT];
  struct closing closings[CLOSINGS_MAX];
  size_t closing_count;
  uint64_t bytes_done;
};

// Leaves that a unit of a tree can have.
static inline uint64_t unit_width(const struct request *request) { return (uint64_t)1 << request->levels; }

// False where there is not enough memory; what was taken is to be given back nevertheless.
bool hands_open(struct hands *hands, struct run *run, uint32_t thread_tasks);
void hands_close(struct hands *hands);

// Hashes all that waits in the batches, and folds the units that are complete.
void hands_settle(struct hands *hands);

// Folds the closings, whose leaves are there.
void fold_closings(struct hands *hands);

// Computes the nodes that cover nothing but padding.
void fill_zeros(struct request *request, struct batch *batch);

// Goes to the beginning of a unit of the scope.
void sink_begin(struct sink *sink, uint64_t unit, uint64_t node);

// Takes the next bytes; `is_last` if the scope ends with them.
void sink_feed(struct sink *sink, struct hands *hands, const uint8_t *bytes, size_t length, bool is_last);

// Whether all bytes of tasks are in one file; never where there are no such tasks.
bool are_of_one_file(const struct run *run, uint32_t first, uint32_t end);

// Begins a task. False without memory.
bool strand_enter(struct strand *strand, struct run *run, uint32_t task);

// Reads the next part of the task and gives it to the sinks. False after a fault.
bool strand_advance(struct strand *strand, struct hands *hands);

#endif

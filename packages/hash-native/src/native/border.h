#ifndef GENTORRENT_BORDER_H
#define GENTORRENT_BORDER_H

#include "hands.h"

// A block of the stream may lie across the border of two tasks. Nobody reads a byte twice, and nobody waits: the strand of
// the earlier task leaves the block's beginning, as a message, that of the later one its remaining bytes, and whichever
// comes second completes it.

// A block whose task has ended, and how many bytes it lacks.
struct open_block {
  const struct request *request;
  struct message message;
  uint64_t missing;
  uint8_t *digest;
};

struct border {
  bool is_awaited;
  // What the earlier task has left, and what the later one has.
  struct open_block *blocks;
  uint32_t block_count;
  uint8_t *head;
};

// Where the blocks end that are open at a place of the stream; the place itself if none is.
uint64_t heads_end(const struct run *run, uint64_t at);

// Leaves the open blocks of a strand whose task has ended, and whose batches have run. False without memory.
bool leave_blocks(struct hands *hands, struct strand *strand);

// Leaves the first bytes of a strand's task.
void leave_head(struct hands *hands, struct strand *strand);

// Gives back what nobody came for.
void borders_free(struct run *run);

#endif

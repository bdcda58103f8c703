#ifndef GENTORRENT_BATCH_H
#define GENTORRENT_BATCH_H

#include "algorithm.h"

// A digest whose bytes come in parts.
struct message {
  uint32_t state[STATE_WORDS];
  uint64_t length;
  // Bytes that do not fill a block yet: the last `length % BLOCK`.
  uint8_t tail[BLOCK];
};

// A part of a message on its way through a kernel: up to four runs of blocks, one after another.
struct part {
  uint32_t *state;
  uint8_t *digest;
  struct span {
    const uint8_t *data;
    size_t count;
  } spans[4];
  int span, span_count;
  uint32_t own_state[STATE_WORDS];
  uint8_t first[BLOCK];
  uint8_t end[2 * BLOCK];
};

enum { PARTS_MAX = 512, ZEROS_MAX = 1 << 20 };

// Parts of different messages, which are hashed together in the lanes of a kernel.
struct batch {
  const struct algorithm *algorithm;
  const struct suite *suite;
  size_t count;
  struct part parts[PARTS_MAX];
};

void message_begin(struct message *message, const struct algorithm *algorithm);

// Adds bytes to a message, and ends it where `digest` says to where its digest goes. The bytes must stay where they are
// until the batch has run, and no other part of this message may be added before.
void batch_add(struct batch *batch, struct message *message, const uint8_t *bytes, size_t length, uint8_t *digest);

// Adds zeros to a message, and runs.
void batch_add_zeros(struct batch *batch, struct message *message, uint64_t length);

// Adds a whole message.
void batch_add_whole(struct batch *batch, const uint8_t *bytes, size_t length, uint8_t *digest);

// Adds a whole message that is `zeros` zeros longer than its bytes; no more than ZEROS_MAX.
void batch_add_filled(struct batch *batch, const uint8_t *bytes, size_t length, size_t zeros, uint8_t *digest);

// Hashes all that was added since it ran last.
void batch_run(struct batch *batch);

#endif

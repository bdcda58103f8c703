#include "batch.h"

#include <string.h>

void message_begin(struct message *message, const struct algorithm *algorithm) {
  memcpy(message->state, algorithm->initial, sizeof message->state);
  message->length = 0;
}

static struct part *next_part(struct batch *batch) {
  if (batch->count == PARTS_MAX) batch_run(batch);
  struct part *part = &batch->parts[batch->count];
  part->span = part->span_count = 0;
  return part;
}

static void add_span(struct part *part, const uint8_t *data, size_t count) {
  if (count > 0) part->spans[part->span_count++] = (struct span){data, count};
}

// The end of a message: what is left of it, a bit, zeros, and its length in bits (FIPS 180-4, 5.1.1; RFC 1321, 3.1).
static void add_end(struct part *part, const uint8_t *rest, size_t rest_length, uint64_t length, bool is_big_endian) {
  const size_t end_length = rest_length < BLOCK - 8 ? BLOCK : 2 * BLOCK;
  if (rest_length > 0) memcpy(part->end, rest, rest_length);
  memset(part->end + rest_length, 0, end_length - rest_length);
  part->end[rest_length] = 0x80;
  for (int i = 0; i < 8; i++) {
    part->end[end_length - 8 + i] = (uint8_t)(length * 8 >> (is_big_endian ? 56 - 8 * i : 8 * i));
  }
  add_span(part, part->end, end_length / BLOCK);
}

void batch_add(struct batch *batch, struct message *message, const uint8_t *bytes, size_t length, uint8_t *digest) {
  struct part *part = next_part(batch);
  part->state = message->state;
  part->digest = digest;
  size_t held = message->length % BLOCK;
  message->length += length;
  if (held > 0) {
    const size_t taken = length < BLOCK - held ? length : BLOCK - held;
    if (taken > 0) memcpy(message->tail + held, bytes, taken);
    held += taken;
    bytes = taken > 0 ? bytes + taken : bytes;
    length -= taken;
    if (held == BLOCK) {
      memcpy(part->first, message->tail, BLOCK);
      add_span(part, part->first, 1);
      held = 0;
    }
  }
  add_span(part, bytes, length / BLOCK);
  const size_t rest = length % BLOCK;
  if (rest > 0) memcpy(message->tail, bytes + length - rest, rest);
  if (digest != NULL) {
    add_end(part, message->tail, held + rest, message->length, batch->algorithm->is_big_endian);
  }
  if (part->span_count > 0) batch->count++;
}

// Nobody writes to them, so that all their pages are the system's one page of zeros.
static uint8_t all_zeros[ZEROS_MAX];

void batch_add_zeros(struct batch *batch, struct message *message, uint64_t length) {
  batch_run(batch);
  for (uint64_t left = length; left > 0;) {
    const size_t part = left < ZEROS_MAX ? (size_t)left : ZEROS_MAX;
    batch_add(batch, message, all_zeros, part, NULL);
    batch_run(batch);
    left -= part;
  }
}

void batch_add_whole(struct batch *batch, const uint8_t *bytes, size_t length, uint8_t *digest) {
  struct part *part = next_part(batch);
  memcpy(part->own_state, batch->algorithm->initial, sizeof part->own_state);
  part->state = part->own_state;
  part->digest = digest;
  add_span(part, bytes, length / BLOCK);
  const size_t rest = length % BLOCK;
  add_end(part, bytes + length - rest, rest, length, batch->algorithm->is_big_endian);
  batch->count++;
}

void batch_add_filled(struct batch *batch, const uint8_t *bytes, size_t length, size_t zeros, uint8_t *digest) {
  struct part *part = next_part(batch);
  memcpy(part->own_state, batch->algorithm->initial, sizeof part->own_state);
  part->state = part->own_state;
  part->digest = digest;
  const uint64_t total = (uint64_t)length + zeros;
  const size_t rest = length % BLOCK;
  add_span(part, bytes, length / BLOCK);
  // The block that bytes and zeros share, if there is one.
  memset(part->first, 0, BLOCK);
  if (rest > 0) memcpy(part->first, bytes + length - rest, rest);
  if (rest + zeros < BLOCK) {
    add_end(part, part->first, rest + zeros, total, batch->algorithm->is_big_endian);
  } else {
    if (rest > 0) add_span(part, part->first, 1);
    const size_t left = rest > 0 ? zeros - (BLOCK - rest) : zeros;
    add_span(part, all_zeros, left / BLOCK);
    add_end(part, all_zeros, left % BLOCK, total, batch->algorithm->is_big_endian);
  }
  batch->count++;
}

static const struct kernel *choose(const struct suite *suite, int count) {
  const struct kernel *kernel = suite->kernels;
  while (count < kernel->from) kernel++;
  return kernel;
}

// Hashes as many blocks of the first parts as the shortest of their runs has. Lanes without a part hash the bytes of
// another for nothing.
static void run_kernel(const struct kernel *kernel, struct part **parts, int count) {
  uint32_t idle[STATE_WORDS] = {0};
  uint32_t *states[LANES_MAX];
  const uint8_t *data[LANES_MAX];
  size_t blocks = SIZE_MAX;
  for (int i = 0; i < kernel->lanes; i++) {
    const struct part *part = parts[i < count ? i : 0];
    const struct span *span = &part->spans[part->span];
    states[i] = i < count ? part->state : idle;
    data[i] = span->data;
    if (span->count < blocks) blocks = span->count;
  }
  kernel->blocks(states, data, blocks);
  for (int i = 0; i < count; i++) {
    struct span *span = &parts[i]->spans[parts[i]->span];
    span->data += blocks * BLOCK;
    span->count -= blocks;
    if (span->count == 0) parts[i]->span++;
  }
}

void batch_run(struct batch *batch) {
  const int width = batch->suite->kernels[0].lanes;
  struct part *active[LANES_MAX];
  int count = 0;
  for (size_t next = 0;;) {
    while (count < width && next < batch->count) active[count++] = &batch->parts[next++];
    if (count == 0) break;
    const struct kernel *kernel = choose(batch->suite, count);
    const int used = count < kernel->lanes ? count : kernel->lanes;
    run_kernel(kernel, active, used);
    // In their order, so that a digest may take the place of bytes that an earlier part has read.
    int left = 0;
    for (int i = 0; i < count; i++) {
      struct part *part = active[i];
      if (part->span < part->span_count) {
        active[left++] = part;
      } else if (part->digest != NULL) {
        write_digest(batch->algorithm, part->state, part->digest);
      }
    }
    count = left;
  }
  batch->count = 0;
}

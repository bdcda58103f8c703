#include <string.h>

#include "hands.h"

static size_t length_of_digest(const struct sink *sink) {
  return digest_length(&algorithms[sink->request->algorithm]);
}

static uint64_t capacity_of(const struct sink *sink) {
  return sink->request->levels > 0 ? unit_width(sink->request) : ENDLESS;
}

void sink_begin(struct sink *sink, uint64_t unit, uint64_t node) {
  sink->unit = sink->unit_entered = unit;
  sink->node = node;
  sink->next = sink->request->levels > 0 ? 0 : node;
  sink->filled = 0;
  message_begin(&sink->messages[sink->current], &algorithms[sink->request->algorithm]);
}

// The least number of levels that leads to one node.
static int levels_above(uint64_t count) {
  int levels = 0;
  while ((uint64_t)1 << levels < count) levels++;
  return levels;
}

static void close_unit(struct sink *sink, struct hands *hands, bool is_last) {
  const struct request *request = sink->request;
  const size_t length = length_of_digest(sink);
  const bool is_alone = is_last && sink->unit == 0;
  hands->closings[hands->closing_count++] = (struct closing){
      .request = request,
      .leaves = sink->digests,
      .count = sink->next,
      .levels = is_alone ? levels_above(sink->next) : request->levels,
      .node = request->nodes + sink->node * length,
  };
  // One more, for the zeros beside a last leaf.
  sink->room_used += (sink->next + 1) * length;
  sink->digests = sink->room + sink->room_used;
  sink->unit++;
  sink->node++;
  sink->next = 0;
  const bool has_room = sink->room_length - sink->room_used >= (unit_width(request) + 1) * length;
  if (!has_room || hands->closing_count == CLOSINGS_MAX) hands_settle(hands);
}

static void advance(struct sink *sink, struct hands *hands, uint64_t count) {
  sink->next += count;
  if (sink->next == capacity_of(sink)) close_unit(sink, hands, false);
}

static void feed_part(struct sink *sink, struct hands *hands, const uint8_t *bytes, size_t length, bool is_end) {
  struct batch *batch = hands->batches[sink->request->algorithm];
  struct message *message = &sink->messages[sink->current];
  sink->filled += length;
  const bool is_complete = sink->filled == sink->request->block_length || is_end;
  const bool is_filled = is_end && sink->request->is_filled;
  uint8_t *digest = is_complete ? sink->digests + sink->next * length_of_digest(sink) : NULL;
  batch_add(batch, message, bytes, length, is_filled ? NULL : digest);
  if (!is_complete) return;
  if (is_filled) {
    batch_add_zeros(batch, message, sink->request->block_length - sink->filled);
    batch_add(batch, message, NULL, 0, digest);
  }
  sink->current ^= 1;
  message_begin(&sink->messages[sink->current], batch->algorithm);
  sink->filled = 0;
  advance(sink, hands, 1);
}

void sink_feed(struct sink *sink, struct hands *hands, const uint8_t *bytes, size_t length, bool is_last) {
  struct batch *batch = hands->batches[sink->request->algorithm];
  const uint64_t block = sink->request->block_length;
  for (size_t at = 0; at < length;) {
    const size_t left = length - at;
    if (sink->filled == 0 && (left >= block || (is_last && !sink->request->is_filled))) {
      const size_t part = left < block ? left : (size_t)block;
      batch_add_whole(batch, bytes + at, part, sink->digests + sink->next * length_of_digest(sink));
      at += part;
      advance(sink, hands, 1);
    } else if (sink->filled == 0 && is_last && block - left <= ZEROS_MAX) {
      batch_add_filled(batch, bytes + at, left, (size_t)(block - left), sink->digests + sink->next * length_of_digest(sink));
      at += left;
      advance(sink, hands, 1);
    } else {
      const uint64_t missing = block - sink->filled;
      const size_t part = left < missing ? left : (size_t)missing;
      at += part;
      feed_part(sink, hands, bytes + at - part, part, is_last && at == length);
    }
  }
  if (is_last && sink->request->levels > 0 && sink->next > 0) close_unit(sink, hands, true);
}

#include <stdlib.h>
#include <string.h>

#include "border.h"

static inline uint64_t start_of(const struct files *files, uint32_t entry) { return (uint64_t)files->starts[entry]; }

// The last entry that begins at or before an offset of the stream.
static uint32_t entry_at(const struct files *files, uint64_t offset) {
  uint32_t low = 0, high = files->count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (start_of(files, middle) <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

bool are_of_one_file(const struct run *run, uint32_t first, uint32_t end) {
  if (first >= end || end > run->task_count) return false;
  const uint32_t entry = entry_at(&run->files, (uint64_t)run->borders[first]);
  return run->files.kinds[entry] == PATH && run->borders[end] <= run->files.starts[entry + 1];
}

bool strand_enter(struct strand *strand, struct run *run, uint32_t task) {
  strand->is_busy = true;
  strand->task = task;
  strand->at = strand->head_start = (uint64_t)run->borders[task];
  strand->end = (uint64_t)run->borders[task + 1];
  strand->head_end = heads_end(run, strand->at);
  strand->entry = entry_at(&run->files, strand->at);
  strand->is_entry_new = true;
  for (uint32_t i = 0; i < run->request_count; i++) {
    const struct request *request = &run->requests[i];
    // The first unit that begins here or later: what comes before it is for the strand of the task before.
    const uint64_t unit = strand->at / request->unit_length + (strand->at % request->unit_length > 0);
    if (!request->is_of_files) sink_begin(&strand->sinks[i], unit, unit);
  }
  if (strand->head_end == strand->at) return true;
  strand->head = malloc(strand->head_end - strand->at);
  return strand->head != NULL;
}

// Gives bytes of the stream that begin at `position` to the requests for it.
static void feed_stream(struct strand *strand, struct hands *hands, uint64_t position, const uint8_t *bytes,
                        size_t length) {
  struct run *run = hands->run;
  const uint64_t end = position + length;
  if (position < strand->head_end) {
    const uint64_t head_part_end = end < strand->head_end ? end : strand->head_end;
    memcpy(strand->head + (position - strand->head_start), bytes, head_part_end - position);
    if (end >= strand->head_end) leave_head(hands, strand);
  }
  for (uint32_t i = 0; i < run->request_count; i++) {
    struct sink *sink = &strand->sinks[i];
    const struct request *request = sink->request;
    if (request->is_of_files) continue;
    // Units only begin at multiples of their length, so a product that is too long is that of a block without end.
    uint64_t from;
    if (__builtin_mul_overflow(sink->unit_entered, request->unit_length, &from)) from = ENDLESS;
    if (from >= end) continue;
    const size_t skipped = from > position ? (size_t)(from - position) : 0;
    sink_feed(sink, hands, bytes + skipped, length - skipped, end == start_of(&run->files, run->files.count));
  }
}

static void enter_entry(struct strand *strand, struct run *run, uint64_t position) {
  strand->is_entry_new = false;
  for (uint32_t i = 0; i < run->request_count; i++) {
    const struct request *request = &run->requests[i];
    if (!request->is_of_files) continue;
    const uint64_t unit = position / request->unit_length;
    sink_begin(&strand->sinks[i], unit, (uint64_t)request->firsts[strand->entry] + unit);
  }
}

static void feed_files(struct strand *strand, struct hands *hands, const uint8_t *bytes, size_t length, bool is_last) {
  for (uint32_t i = 0; i < hands->run->request_count; i++) {
    if (hands->run->requests[i].is_of_files) sink_feed(&strand->sinks[i], hands, bytes, length, is_last);
  }
}

// The next part of the task, if the window shows it; no more than there is `left` of the entry and the task.
static const uint8_t *look(struct strand *strand, struct hands *hands, uint64_t left, size_t *length) {
  const size_t wanted = left < hands->seen_length ? (size_t)left : hands->seen_length;
  const uint64_t position = strand->at - start_of(&hands->run->files, strand->entry);
  const uint8_t *bytes = window_at(&hands->window, strand->entry, position, wanted);
  if (bytes == NULL) return NULL;
  strand->at += wanted;
  hands->bytes_done += wanted;
  *length = wanted;
  return bytes;
}

bool strand_advance(struct strand *strand, struct hands *hands) {
  struct run *run = hands->run;
  const struct files *files = &run->files;
  size_t filled = 0;
  const uint8_t *part = NULL;
  while (strand->at < strand->end && filled < hands->chunk_length) {
    const uint64_t start = start_of(files, strand->entry), entry_end = start_of(files, strand->entry + 1);
    if (strand->at == entry_end) {
      strand->entry++;
      strand->is_entry_new = true;
      continue;
    }
    const uint64_t left = (entry_end < strand->end ? entry_end : strand->end) - strand->at;
    const bool is_file = files->kinds[strand->entry] != SKIPPED;
    if (!is_file && !run->wants_stream) {
      strand->at += left;
      continue;
    }
    if (is_file && strand->is_entry_new) enter_entry(strand, run, strand->at - start);
    if (filled == 0 && (part = look(strand, hands, left, &filled)) != NULL) {
      feed_files(strand, hands, part, filled, strand->at == entry_end);
      break;
    }
    const size_t room = hands->chunk_length - filled;
    const size_t length = left < room ? (size_t)left : room;
    uint8_t *bytes = strand->bytes + filled;
    if (!source_read(&strand->source, run, strand->entry, strand->at - start, bytes, length, &hands->bytes_done)) {
      return false;
    }
    filled += length;
    strand->at += length;
    if (is_file) feed_files(strand, hands, bytes, length, strand->at == entry_end);
  }
  if (filled > 0 && run->wants_stream) {
    feed_stream(strand, hands, strand->at - filled, part != NULL ? part : strand->bytes, filled);
  }
  return true;
}

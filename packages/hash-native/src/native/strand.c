#include "hands.h"

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

void strand_enter(struct strand *strand, struct run *run, uint32_t task) {
  strand->is_busy = true;
  strand->at = (uint64_t)run->borders[task];
  strand->end = (uint64_t)run->borders[task + 1];
  strand->entry = entry_at(&run->files, strand->at);
  strand->is_entry_new = true;
  for (uint32_t i = 0; i < run->request_count; i++) {
    const struct request *request = &run->requests[i];
    const uint64_t unit = strand->at / request->unit_length;
    if (!request->is_of_files) sink_begin(&strand->sinks[i], unit, unit);
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

static void feed(struct strand *strand, struct hands *hands, bool of_files, const uint8_t *bytes, size_t length,
                 bool is_last) {
  for (uint32_t i = 0; i < hands->run->request_count; i++) {
    if (hands->run->requests[i].is_of_files == of_files) sink_feed(&strand->sinks[i], hands, bytes, length, is_last);
  }
}

bool strand_advance(struct strand *strand, struct hands *hands) {
  struct run *run = hands->run;
  const struct files *files = &run->files;
  size_t filled = 0;
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
    const size_t room = hands->chunk_length - filled;
    const size_t length = left < room ? (size_t)left : room;
    uint8_t *bytes = strand->bytes + filled;
    if (!source_read(&strand->source, run, strand->entry, strand->at - start, bytes, length, &hands->bytes_done)) {
      return false;
    }
    filled += length;
    strand->at += length;
    if (is_file) feed(strand, hands, true, bytes, length, strand->at == entry_end);
  }
  if (filled > 0) feed(strand, hands, false, strand->bytes, filled, strand->at == start_of(files, files->count));
  return true;
}

#include "hands.h"

#include <stdlib.h>
#include <string.h>

// What a thread reads before it hashes, in all its strands: small enough to stay in a core's caches, so that every request
// finds the bytes there, and 64 KiB for each of 16 lanes, since shorter reads cost a tenth more.
enum { BUFFER_LENGTH = 1 << 20 };

enum { STRANDS_MAX = 16 };

// What a thread hashes at once in a strand whose bytes are in the window.
enum { SEEN_MIN = 1 << 14, SEEN_MAX = 1 << 16 };

// Memory that all strands may take for blocks across borders.
enum { HEADS_LENGTH = 48 << 20 };

// Leaves of small files that may wait to be folded together.
enum { LEAVES_MIN = 512 };

// Buffers that begin a whole number of pages from each other would compete for the same few lines of the cache.
enum { STAGGER = BLOCK };

static bool open_sink(struct sink *sink, const struct request *request) {
  sink->request = request;
  sink->digests = request->nodes;
  if (request->levels == 0) return true;
  const uint64_t width = unit_width(request) + 1;
  sink->room_length = (width + (width > LEAVES_MIN ? width : LEAVES_MIN)) * digest_length(&algorithms[request->algorithm]);
  sink->digests = sink->room = malloc(sink->room_length);
  return sink->room != NULL;
}

static bool open_strand(struct strand *strand, const struct run *run, size_t length) {
  strand->source.handle = NO_HANDLE;
  strand->bytes = malloc(length);
  strand->sinks = calloc(run->request_count, sizeof *strand->sinks);
  if (strand->bytes == NULL || strand->sinks == NULL) return false;
  for (uint32_t i = 0; i < run->request_count; i++) {
    if (!open_sink(&strand->sinks[i], &run->requests[i])) return false;
  }
  return true;
}

static bool open_batch(struct hands *hands, enum algorithm_id algorithm) {
  if (hands->batches[algorithm] != NULL) return true;
  struct batch *batch = malloc(sizeof *batch);
  if (batch == NULL) return false;
  batch->algorithm = &algorithms[algorithm];
  batch->suite = &hands->run->variant->suites[algorithm];
  batch->count = 0;
  hands->batches[algorithm] = batch;
  return true;
}

// As many as the widest kernel has lanes, unless that makes what is read of each too short for a call of the system: the
// leaves of 16 strands fill any number of lanes.
static int strands_for(const struct suite *suite) {
  const struct kernel *kernel = suite->kernels;
  while (kernel->lanes > STRANDS_MAX) kernel++;
  return kernel->lanes;
}

// Whole blocks, so that each lane goes on where it was: the leaves of one task side by side are as many places to fetch
// from, each for a shorter time.
static size_t seen_length(const struct run *run) {
  if (run->chunk_length > 0) return run->chunk_length;
  uint64_t length = SEEN_MAX;
  for (uint32_t i = 0; i < run->request_count; i++) {
    const uint64_t block = run->requests[i].block_length;
    if (block < length) length = block > SEEN_MIN ? block : SEEN_MIN;
  }
  return (size_t)length;
}

bool hands_open(struct hands *hands, struct run *run, uint32_t thread_tasks) {
  *hands = (struct hands){.run = run};
  folders_begin(&hands->folders);
  int lanes = 1;
  for (uint32_t i = 0; i < run->request_count; i++) {
    const enum algorithm_id algorithm = run->requests[i].algorithm;
    if (!open_batch(hands, algorithm)) return false;
    const int width = strands_for(hands->batches[algorithm]->suite);
    if (width > lanes) lanes = width;
  }
  if (thread_tasks < (uint32_t)lanes) lanes = (int)thread_tasks;
  const uint64_t heads = run->shared_length == 0 ? ENDLESS : HEADS_LENGTH / run->shared_length / run->thread_count;
  if (heads < (uint64_t)lanes) lanes = heads > 0 ? (int)heads : 1;
  hands->chunk_length = run->chunk_length > 0 ? run->chunk_length : BUFFER_LENGTH / (size_t)lanes / BLOCK * BLOCK;
  hands->seen_length = seen_length(run);
  hands->strands = calloc((size_t)lanes, sizeof *hands->strands);
  if (hands->strands == NULL) return false;
  for (hands->strand_count = 0; hands->strand_count < lanes;) {
    struct strand *strand = &hands->strands[hands->strand_count++];
    strand->source.folders = &hands->folders;
    if (!open_strand(strand, run, hands->chunk_length + STAGGER)) return false;
  }
  return true;
}

void hands_close(struct hands *hands) {
  for (int i = 0; i < hands->strand_count; i++) {
    struct strand *strand = &hands->strands[i];
    source_close(&strand->source);
    for (uint32_t j = 0; strand->sinks != NULL && j < hands->run->request_count; j++) free(strand->sinks[j].room);
    free(strand->sinks);
    free(strand->bytes);
    free(strand->head);
  }
  window_end(&hands->window);
  folders_end(&hands->folders);
  free(hands->strands);
  for (int i = 0; i < ALGORITHM_COUNT; i++) free(hands->batches[i]);
}

// Makes all room free again but for the leaves of the open unit.
static void clear_room(struct sink *sink) {
  if (sink->room == NULL || sink->room_used == 0) return;
  memmove(sink->room, sink->digests, sink->next * digest_length(&algorithms[sink->request->algorithm]));
  sink->digests = sink->room;
  sink->room_used = 0;
}

void hands_settle(struct hands *hands) {
  for (int i = 0; i < ALGORITHM_COUNT; i++) {
    if (hands->batches[i] != NULL) batch_run(hands->batches[i]);
  }
  if (hands->closing_count == 0) return;
  fold_closings(hands);
  for (int i = 0; i < hands->strand_count; i++) {
    for (uint32_t j = 0; j < hands->run->request_count; j++) clear_room(&hands->strands[i].sinks[j]);
  }
}

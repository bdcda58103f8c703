#include "border.h"

#include <stdlib.h>
#include <string.h>

static uint64_t stream_end(const struct run *run) { return (uint64_t)run->files.starts[run->files.count]; }

// Where the block ends that is open at a place of the stream.
static uint64_t block_end(const struct run *run, const struct request *request, uint64_t at) {
  const uint64_t past = at % request->unit_length, end = stream_end(run);
  if (past == 0) return at;
  return request->unit_length - past < end - at ? at + (request->unit_length - past) : end;
}

uint64_t heads_end(const struct run *run, uint64_t at) {
  uint64_t end = at;
  for (uint32_t i = 0; i < run->request_count; i++) {
    if (run->requests[i].is_of_files) continue;
    const uint64_t one = block_end(run, &run->requests[i], at);
    if (one > end) end = one;
  }
  return end;
}

static void complete(struct hands *hands, struct border *border) {
  for (uint32_t i = 0; i < border->block_count; i++) {
    struct open_block *block = &border->blocks[i];
    struct batch *batch = hands->batches[block->request->algorithm];
    batch_add(batch, &block->message, border->head, block->missing, block->digest);
  }
  hands_settle(hands);
  free(border->blocks);
  free(border->head);
  *border = (struct border){0};
}

// Whether somebody has been at the border before, who else will come.
static bool is_second(struct run *run, struct border *border) {
  pthread_mutex_lock(&run->mutex);
  const bool is_awaited = border->is_awaited;
  border->is_awaited = true;
  pthread_mutex_unlock(&run->mutex);
  return is_awaited;
}

bool leave_blocks(struct hands *hands, struct strand *strand) {
  struct run *run = hands->run;
  if (run->open_borders == NULL || heads_end(run, strand->end) == strand->end) return true;
  struct border *border = &run->open_borders[strand->task + 1];
  border->blocks = malloc(run->request_count * sizeof *border->blocks);
  if (border->blocks == NULL) return false;
  for (uint32_t i = 0; i < run->request_count; i++) {
    struct sink *sink = &strand->sinks[i];
    const struct request *request = sink->request;
    if (request->is_of_files || sink->filled == 0) continue;
    border->blocks[border->block_count++] = (struct open_block){
        .request = request,
        .message = sink->messages[sink->current],
        .missing = block_end(run, request, strand->end) - strand->end,
        .digest = sink->digests + sink->next * digest_length(&algorithms[request->algorithm]),
    };
  }
  if (is_second(run, border)) complete(hands, border);
  return true;
}

void leave_head(struct hands *hands, struct strand *strand) {
  struct border *border = &hands->run->open_borders[strand->task];
  border->head = strand->head;
  strand->head = NULL;
  if (is_second(hands->run, border)) complete(hands, border);
}

void borders_free(struct run *run) {
  for (uint32_t i = 0; run->open_borders != NULL && i <= run->task_count; i++) {
    free(run->open_borders[i].blocks);
    free(run->open_borders[i].head);
  }
  free(run->open_borders);
}

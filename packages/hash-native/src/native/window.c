#include "window.h"

#include <sys/mman.h>
#include <unistd.h>

// What all threads see together, which counts as memory of the process, and what each of them sees at most.
enum { WINDOWS_LENGTH = 64 << 20, WINDOW_LENGTH_MAX = 16 << 20 };

// A shorter part is copied before it is mapped.
enum { WINDOW_LENGTH_MIN = 1 << 20 };

static bool is_wanted(struct window *window, const struct run *run, uint64_t length, uint64_t bytes_done) {
  if (run->mapping != BY_PACE) return run->mapping == ALWAYS;
  const uint64_t share = WINDOWS_LENGTH / run->thread_count;
  const uint64_t most = share < WINDOW_LENGTH_MAX ? share : WINDOW_LENGTH_MAX;
  return length >= WINDOW_LENGTH_MIN && length <= most && pace_next(&window->pace, bytes_done);
}

void window_open(struct window *window, const struct source *source, const struct run *run, uint64_t from, uint64_t end,
                 uint64_t bytes_done) {
  const uint64_t start = (uint64_t)run->files.skips[source->index] + from;
  // What an entry has beyond the end of its file are zeros.
  if (start + (end - from) > (uint64_t)run->files.lengths[source->index]) return;
  if (!is_wanted(window, run, end - from, bytes_done)) return;
  if (!window->is_guarded) window->is_guarded = guard_begin(&window->guard);
  if (!window->is_guarded) return;
  window->lead = (size_t)(start % (uint64_t)sysconf(_SC_PAGESIZE));
  window->index = source->index;
  window->from = from;
  const size_t length = (size_t)(end - from) + window->lead;
  void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, source->handle, (off_t)(start - window->lead));
  if (bytes == MAP_FAILED) return;
  window->guard.length = length;
  window->guard.bytes = bytes;
}

void window_close(struct window *window) {
  uint8_t *bytes = window->guard.bytes;
  window->guard.bytes = NULL;
  if (bytes != NULL) munmap(bytes, window->guard.length);
}

void window_end(struct window *window) {
  window_close(window);
  if (window->is_guarded) guard_end();
}

#ifndef GENTORRENT_WINDOW_H
#define GENTORRENT_WINDOW_H

#include "guard.h"
#include "pace.h"
#include "source.h"

// A part of a file that a thread sees where the system keeps it, instead of copying it: processors fetch what comes next
// while they hash, which they do not while they copy. That only pays where the system keeps files in large parts.
struct window {
  // What is mapped, from the page on in which the part begins.
  struct guard guard;
  bool is_guarded;
  size_t lead;
  // The entry, and where in it the part begins.
  uint32_t index;
  uint64_t from;
  struct pace pace;
};

// Opens the window on `[from, end)` of the entry that a source has open, after it was closed; or leaves it closed, where the
// bytes are better copied.
void window_open(struct window *window, const struct source *source, const struct run *run, uint64_t from, uint64_t end,
                 uint64_t bytes_done);

// Closes it. Whatever looked through it must be done.
void window_close(struct window *window);

// For the last time.
void window_end(struct window *window);

// The bytes of an entry at a position, if all of them are in the window.
static inline const uint8_t *window_at(const struct window *window, uint32_t index, uint64_t position, size_t length) {
  if (window->guard.bytes == NULL || index != window->index || position < window->from) return NULL;
  const uint64_t at = window->lead + (position - window->from);
  return at + length <= window->guard.length ? window->guard.bytes + at : NULL;
}

// Whether bytes that were looked at are not those of the file.
static inline bool window_is_torn(const struct window *window) { return window->guard.is_torn != 0; }

#endif

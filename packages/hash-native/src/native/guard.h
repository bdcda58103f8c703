#ifndef GENTORRENT_GUARD_H
#define GENTORRENT_GUARD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a thread sees of a file is gone when somebody shortens the file, or when the medium fails; who looks there gets
// SIGBUS, which ends the process. While a thread is guarded, zeros take the place of what is gone, and `is_torn` says so.
struct guard {
  uint8_t *bytes;
  size_t length;
  volatile sig_atomic_t is_torn;
};

// For this thread, until `guard_end`. False if SIGBUS cannot be caught.
bool guard_begin(struct guard *guard);
void guard_end(void);

#endif

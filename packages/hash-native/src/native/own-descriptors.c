#define _GNU_SOURCE
#include "own-descriptors.h"

#ifdef __linux__

#include <sys/syscall.h>
#include <unistd.h>

// From Linux 5.9 on, `<linux/close_range.h>`. By number, since older headers and C libraries know neither.
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
enum { CLOSE_UNSHARED = 2, FIRST = 3 };

// Where it is refused the table stays shared, which is slower and nothing else.
void own_descriptors(void) { (void)!syscall(SYS_close_range, FIRST, ~0U, CLOSE_UNSHARED); }

#else

void own_descriptors(void) {}

#endif

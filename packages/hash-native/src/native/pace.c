#include "pace.h"

#include <math.h>
#include <time.h>

// A try that goes wrong costs some hundredths; and so does a wrong choice, since what else the machine does is measured too.
enum { ROUNDS = 16 };

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool pace_next(struct pace *pace, uint64_t bytes) {
  const double now = seconds();
  const uint32_t round = pace->round++ % ROUNDS;
  if (pace->round > 1 && bytes > pace->bytes) {
    double *least = &pace->least[pace->is_second];
    *least = fmin(*least, (now - pace->since) / (double)(bytes - pace->bytes));
  }
  if (round == 0) pace->least[0] = pace->least[1] = INFINITY;
  pace->is_second = round < 2 ? round == 0 : pace->least[1] < pace->least[0];
  pace->bytes = bytes;
  pace->since = now;
  return pace->is_second;
}

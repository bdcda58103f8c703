#ifndef GENTORRENT_PACE_H
#define GENTORRENT_PACE_H

#include <stdbool.h>
#include <stdint.h>

// Which of two ways is the quicker one depends on how the system keeps a file, which nobody can ask. So each is tried for a
// round, and the better one taken for some more, and so on.
struct pace {
  // Seconds for a byte in the quickest round of each way since they were tried.
  double least[2];
  bool is_second;
  uint32_t round;
  // How many bytes were done when the round began, and when that was.
  uint64_t bytes;
  double since;
};

// Ends a round, if one has begun, and begins another after so many bytes in all. True if it should go the second way.
bool pace_next(struct pace *pace, uint64_t bytes);

#endif

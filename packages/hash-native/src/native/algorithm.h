#ifndef GENTORRENT_ALGORITHM_H
#define GENTORRENT_ALGORITHM_H

#include <stdbool.h>

#include "kernels/kernel.h"

enum algorithm_id { SHA1, SHA256, MD5, ALGORITHM_COUNT };
enum { DIGEST_MAX = 32 };

struct algorithm {
  const char *name;
  uint32_t initial[STATE_WORDS];
  int words;
  bool is_big_endian;
};

extern const struct algorithm algorithms[ALGORITHM_COUNT];

static inline size_t digest_length(const struct algorithm *algorithm) { return (size_t)algorithm->words * 4; }

void write_digest(const struct algorithm *algorithm, const uint32_t *state, uint8_t *digest);

// What hashes several messages at once, and the least number of messages for which it is the best choice.
struct kernel {
  blocks_fn *blocks;
  int lanes;
  int from;
};

// The kernels for an algorithm, widest first. The last takes a single message.
struct suite {
  struct kernel kernels[4];
};

// A set of kernels by name. `best` mixes those that the processor has; any other is for tests and comparison.
struct variant {
  const char *name;
  struct suite suites[ALGORITHM_COUNT];
};

// The variants that this processor can run, `best` first; the list ends where a name is NULL.
const struct variant *variants(void);

// The variant of that name; NULL if this processor cannot run it.
const struct variant *find_variant(const char *name);

#endif

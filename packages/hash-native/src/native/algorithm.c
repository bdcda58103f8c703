#include "algorithm.h"

const struct algorithm algorithms[ALGORITHM_COUNT] = {
    [SHA1] = {"sha1", {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, 5, true},
    [SHA256] = {"sha256",
                {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
                8,
                true},
    [MD5] = {"md5", {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, 4, false},
};

void write_digest(const struct algorithm *algorithm, const uint32_t *state, uint8_t *digest) {
  for (int i = 0; i < algorithm->words; i++) {
    for (int j = 0; j < 4; j++) {
      digest[4 * i + j] = (uint8_t)(state[i] >> (algorithm->is_big_endian ? 24 - 8 * j : 8 * j));
    }
  }
}

// SHA-1 and SHA-256 by the cryptographic extensions of ARMv8. One message keeps the unit waiting for its own results, so
// two are hashed in turns where there are two.
#include "kernel.h"

#ifdef GENTORRENT_ARMV8
#include <arm_neon.h>

#ifdef __clang__
#define TARGET __attribute__((target("sha2")))
#else
#define TARGET __attribute__((target("+crypto")))
#endif
#define EACH for (int i = 0; i < lanes; i++)

TARGET static ALWAYS_INLINE uint32x4_t load(const uint8_t *bytes) {
  return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes)));
}

// Four rounds of SHA-1. Works out four words of the schedule for the rounds 16 later, as long as there are such.
#define SHA1_ROUNDS(g, instruction, constant)                                                                  \
  EACH {                                                                                                       \
    const uint32x4_t sum = vaddq_u32(w[i][(g) % 4], vdupq_n_u32(constant));                                    \
    const uint32_t next = vsha1h_u32(vgetq_lane_u32(abcd[i], 0));                                              \
    abcd[i] = instruction(abcd[i], e[i], sum);                                                                 \
    e[i] = next;                                                                                               \
    if ((g) < 16) {                                                                                            \
      const uint32x4_t mixed = vsha1su0q_u32(w[i][(g) % 4], w[i][((g) + 1) % 4], w[i][((g) + 2) % 4]);         \
      w[i][(g) % 4] = vsha1su1q_u32(mixed, w[i][((g) + 3) % 4]);                                               \
    }                                                                                                          \
  }
#define SHA1_QUARTER(g, instruction, constant)                                                                 \
  SHA1_ROUNDS(g, instruction, constant) SHA1_ROUNDS((g) + 1, instruction, constant)                            \
  SHA1_ROUNDS((g) + 2, instruction, constant) SHA1_ROUNDS((g) + 3, instruction, constant)                      \
  SHA1_ROUNDS((g) + 4, instruction, constant)

TARGET static ALWAYS_INLINE void sha1(uint32_t *const states[], const uint8_t *const data[], size_t count,
                                      const int lanes) {
  uint32x4_t abcd[2], w[2][4];
  uint32_t e[2];
  EACH {
    abcd[i] = vld1q_u32(states[i]);
    e[i] = states[i][4];
  }
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    uint32x4_t abcd_before[2];
    uint32_t e_before[2];
    EACH {
      abcd_before[i] = abcd[i];
      e_before[i] = e[i];
      for (int j = 0; j < 4; j++) w[i][j] = load(data[i] + at + 16 * j);
    }
    SHA1_QUARTER(0, vsha1cq_u32, 0x5a827999)
    SHA1_QUARTER(5, vsha1pq_u32, 0x6ed9eba1)
    SHA1_QUARTER(10, vsha1mq_u32, 0x8f1bbcdc)
    SHA1_QUARTER(15, vsha1pq_u32, 0xca62c1d6)
    EACH {
      abcd[i] = vaddq_u32(abcd[i], abcd_before[i]);
      e[i] += e_before[i];
    }
  }
  EACH {
    vst1q_u32(states[i], abcd[i]);
    states[i][4] = e[i];
  }
}

TARGET void sha1_armv8_1(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha1(states, data, count, 1);
}

TARGET void sha1_armv8_2(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha1(states, data, count, 2);
}

// Four rounds of SHA-256, and the schedule as above.
#define SHA256_ROUNDS(g)                                                                                       \
  EACH {                                                                                                       \
    const uint32x4_t sum = vaddq_u32(w[i][(g) % 4], vld1q_u32(sha256_constants + 4 * (g)));                    \
    const uint32x4_t before = abcd[i];                                                                         \
    abcd[i] = vsha256hq_u32(abcd[i], efgh[i], sum);                                                            \
    efgh[i] = vsha256h2q_u32(efgh[i], before, sum);                                                            \
    if ((g) < 12) {                                                                                            \
      const uint32x4_t mixed = vsha256su0q_u32(w[i][(g) % 4], w[i][((g) + 1) % 4]);                            \
      w[i][(g) % 4] = vsha256su1q_u32(mixed, w[i][((g) + 2) % 4], w[i][((g) + 3) % 4]);                        \
    }                                                                                                          \
  }

TARGET static ALWAYS_INLINE void sha256(uint32_t *const states[], const uint8_t *const data[], size_t count,
                                        const int lanes) {
  uint32x4_t abcd[2], efgh[2], w[2][4];
  EACH {
    abcd[i] = vld1q_u32(states[i]);
    efgh[i] = vld1q_u32(states[i] + 4);
  }
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    uint32x4_t abcd_before[2], efgh_before[2];
    EACH {
      abcd_before[i] = abcd[i];
      efgh_before[i] = efgh[i];
      for (int j = 0; j < 4; j++) w[i][j] = load(data[i] + at + 16 * j);
    }
    SHA256_ROUNDS(0) SHA256_ROUNDS(1) SHA256_ROUNDS(2) SHA256_ROUNDS(3)
    SHA256_ROUNDS(4) SHA256_ROUNDS(5) SHA256_ROUNDS(6) SHA256_ROUNDS(7)
    SHA256_ROUNDS(8) SHA256_ROUNDS(9) SHA256_ROUNDS(10) SHA256_ROUNDS(11)
    SHA256_ROUNDS(12) SHA256_ROUNDS(13) SHA256_ROUNDS(14) SHA256_ROUNDS(15)
    EACH {
      abcd[i] = vaddq_u32(abcd[i], abcd_before[i]);
      efgh[i] = vaddq_u32(efgh[i], efgh_before[i]);
    }
  }
  EACH {
    vst1q_u32(states[i], abcd[i]);
    vst1q_u32(states[i] + 4, efgh[i]);
  }
}

TARGET void sha256_armv8_1(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha256(states, data, count, 1);
}

TARGET void sha256_armv8_2(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha256(states, data, count, 2);
}
#endif

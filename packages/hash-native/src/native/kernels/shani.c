// SHA-1 and SHA-256 by the SHA extensions of x86. One message keeps the unit waiting for its own results, so two are
// hashed in turns where there are two.
#include "kernel.h"

#ifdef GENTORRENT_X86
#include <immintrin.h>

#define TARGET __attribute__((target("sha,sse4.1,ssse3")))
#define EACH for (int i = 0; i < lanes; i++)

// Four rounds of SHA-1. Works out four words of the schedule for the rounds 16 later, as long as there are such.
#define SHA1_ROUNDS(g)                                                                                         \
  EACH {                                                                                                       \
    const __m128i sum = (g) == 0 ? _mm_add_epi32(e[i], w[i][0]) : _mm_sha1nexte_epu32(e[i], w[i][(g) % 4]);    \
    e[i] = abcd[i];                                                                                            \
    abcd[i] = _mm_sha1rnds4_epu32(abcd[i], sum, (g) / 5);                                                      \
    if ((g) < 16) {                                                                                            \
      const __m128i mixed = _mm_xor_si128(_mm_sha1msg1_epu32(w[i][(g) % 4], w[i][((g) + 1) % 4]),              \
                                          w[i][((g) + 2) % 4]);                                                \
      w[i][(g) % 4] = _mm_sha1msg2_epu32(mixed, w[i][((g) + 3) % 4]);                                          \
    }                                                                                                          \
  }

TARGET static ALWAYS_INLINE void sha1(uint32_t *const states[], const uint8_t *const data[], size_t count,
                                      const int lanes) {
  const __m128i reversed = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  __m128i abcd[2], e[2], w[2][4];
  EACH {
    abcd[i] = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)states[i]), 0x1b);
    e[i] = _mm_set_epi32((int)states[i][4], 0, 0, 0);
  }
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    __m128i abcd_before[2], e_before[2];
    EACH {
      abcd_before[i] = abcd[i];
      e_before[i] = e[i];
      for (int j = 0; j < 4; j++) {
        w[i][j] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data[i] + at + 16 * j)), reversed);
      }
    }
    SHA1_ROUNDS(0) SHA1_ROUNDS(1) SHA1_ROUNDS(2) SHA1_ROUNDS(3) SHA1_ROUNDS(4)
    SHA1_ROUNDS(5) SHA1_ROUNDS(6) SHA1_ROUNDS(7) SHA1_ROUNDS(8) SHA1_ROUNDS(9)
    SHA1_ROUNDS(10) SHA1_ROUNDS(11) SHA1_ROUNDS(12) SHA1_ROUNDS(13) SHA1_ROUNDS(14)
    SHA1_ROUNDS(15) SHA1_ROUNDS(16) SHA1_ROUNDS(17) SHA1_ROUNDS(18) SHA1_ROUNDS(19)
    EACH {
      e[i] = _mm_sha1nexte_epu32(e[i], e_before[i]);
      abcd[i] = _mm_add_epi32(abcd[i], abcd_before[i]);
    }
  }
  EACH {
    _mm_storeu_si128((__m128i *)states[i], _mm_shuffle_epi32(abcd[i], 0x1b));
    states[i][4] = (uint32_t)_mm_extract_epi32(e[i], 3);
  }
}

TARGET void sha1_shani_1(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha1(states, data, count, 1);
}

TARGET void sha1_shani_2(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha1(states, data, count, 2);
}

// Four rounds of SHA-256, and the schedule as above.
#define SHA256_ROUNDS(g)                                                                                       \
  EACH {                                                                                                       \
    const __m128i sum =                                                                                        \
        _mm_add_epi32(w[i][(g) % 4], _mm_loadu_si128((const __m128i *)(sha256_constants + 4 * (g))));          \
    cdgh[i] = _mm_sha256rnds2_epu32(cdgh[i], abef[i], sum);                                                    \
    abef[i] = _mm_sha256rnds2_epu32(abef[i], cdgh[i], _mm_shuffle_epi32(sum, 0x0e));                           \
    if ((g) < 12) {                                                                                            \
      const __m128i mixed = _mm_add_epi32(_mm_sha256msg1_epu32(w[i][(g) % 4], w[i][((g) + 1) % 4]),            \
                                          _mm_alignr_epi8(w[i][((g) + 3) % 4], w[i][((g) + 2) % 4], 4));       \
      w[i][(g) % 4] = _mm_sha256msg2_epu32(mixed, w[i][((g) + 3) % 4]);                                        \
    }                                                                                                          \
  }

TARGET static ALWAYS_INLINE void sha256(uint32_t *const states[], const uint8_t *const data[], size_t count,
                                        const int lanes) {
  const __m128i swapped = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef[2], cdgh[2], w[2][4];
  EACH {
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)states[i]), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(states[i] + 4)), 0x1b);
    abef[i] = _mm_alignr_epi8(cdab, efgh, 8);
    cdgh[i] = _mm_blend_epi16(efgh, cdab, 0xf0);
  }
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    __m128i abef_before[2], cdgh_before[2];
    EACH {
      abef_before[i] = abef[i];
      cdgh_before[i] = cdgh[i];
      for (int j = 0; j < 4; j++) {
        w[i][j] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data[i] + at + 16 * j)), swapped);
      }
    }
    SHA256_ROUNDS(0) SHA256_ROUNDS(1) SHA256_ROUNDS(2) SHA256_ROUNDS(3)
    SHA256_ROUNDS(4) SHA256_ROUNDS(5) SHA256_ROUNDS(6) SHA256_ROUNDS(7)
    SHA256_ROUNDS(8) SHA256_ROUNDS(9) SHA256_ROUNDS(10) SHA256_ROUNDS(11)
    SHA256_ROUNDS(12) SHA256_ROUNDS(13) SHA256_ROUNDS(14) SHA256_ROUNDS(15)
    EACH {
      abef[i] = _mm_add_epi32(abef[i], abef_before[i]);
      cdgh[i] = _mm_add_epi32(cdgh[i], cdgh_before[i]);
    }
  }
  EACH {
    const __m128i feba = _mm_shuffle_epi32(abef[i], 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(cdgh[i], 0xb1);
    _mm_storeu_si128((__m128i *)states[i], _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(states[i] + 4), _mm_alignr_epi8(dchg, feba, 8));
  }
}

TARGET void sha256_shani_1(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha256(states, data, count, 1);
}

TARGET void sha256_shani_2(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  sha256(states, data, count, 2);
}
#endif

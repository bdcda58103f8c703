// 8 lanes: vectors of 256 bits.
#include "kernel.h"

#ifdef GENTORRENT_X86
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define NAME(x) x##_avx2
#define V __m256i
#define LANES 8
#define SET(x) _mm256_set1_epi32((int)(x))
#define ADD(a, b) _mm256_add_epi32(a, b)
#define AND(a, b) _mm256_and_si256(a, b)
#define OR(a, b) _mm256_or_si256(a, b)
#define XOR(a, b) _mm256_xor_si256(a, b)
#define XOR3(a, b, c) XOR(XOR(a, b), c)
#define CHOOSE(a, b, c) XOR(c, AND(a, XOR(b, c)))
#define MAJORITY(a, b, c) OR(AND(a, b), AND(c, OR(a, b)))
#define IFY(b, c, d) XOR(c, OR(b, XOR(d, SET(-1))))
#define ROL(x, n) OR(_mm256_slli_epi32(x, n), _mm256_srli_epi32(x, 32 - (n)))
#define SHR(x, n) _mm256_srli_epi32(x, n)
#define LOAD load

// Half a block of 8 messages as 8 vectors: vector j holds word j of each.
TARGET static ALWAYS_INLINE void load_half(V *w, const uint8_t *const data[], size_t at, const int swap) {
  const V order = _mm256_broadcastsi128_si256(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
  V r[8], q[8];
  for (int i = 0; i < 8; i++) {
    r[i] = _mm256_loadu_si256((const V *)(data[i] + at));
    if (swap) r[i] = _mm256_shuffle_epi8(r[i], order);
  }
  for (int i = 0; i < 8; i += 2) {
    q[i] = _mm256_unpacklo_epi32(r[i], r[i + 1]);
    q[i + 1] = _mm256_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    r[i] = _mm256_unpacklo_epi64(q[i], q[i + 2]);
    r[i + 1] = _mm256_unpackhi_epi64(q[i], q[i + 2]);
    r[i + 2] = _mm256_unpacklo_epi64(q[i + 1], q[i + 3]);
    r[i + 3] = _mm256_unpackhi_epi64(q[i + 1], q[i + 3]);
  }
  for (int j = 0; j < 4; j++) {
    w[j] = _mm256_permute2x128_si256(r[j], r[j + 4], 0x20);
    w[j + 4] = _mm256_permute2x128_si256(r[j], r[j + 4], 0x31);
  }
}

TARGET static ALWAYS_INLINE void load(V *w, const uint8_t *const data[], size_t at, const int swap) {
  load_half(w, data, at, swap);
  load_half(w + 8, data, at + BLOCK / 2, swap);
}

#include "lanes.h"
#endif

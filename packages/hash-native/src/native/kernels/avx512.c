// 16 lanes: vectors of 512 bits.
#include "kernel.h"

#ifdef GENTORRENT_X86
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw")))
#define NAME(x) x##_avx512
#define V __m512i
#define LANES 16
#define SET(x) _mm512_set1_epi32((int)(x))
#define ADD(a, b) _mm512_add_epi32(a, b)
#define XOR(a, b) _mm512_xor_si512(a, b)
#define XOR3(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0x96)
#define CHOOSE(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0xca)
#define MAJORITY(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0xe8)
#define IFY(b, c, d) _mm512_ternarylogic_epi32(b, c, d, 0x39)
#define ROL(x, n) _mm512_rol_epi32(x, n)
#define SHR(x, n) _mm512_srli_epi32(x, n)
#define LOAD load

// Block `at` of 16 messages as 16 vectors: vector j holds word j of each. Turning 16 × 16 words around takes four steps:
// within pairs of vectors by words and by double words, then by quarters of a vector.
TARGET static ALWAYS_INLINE void load(V *w, const uint8_t *const data[], size_t at, const int swap) {
  const V order = _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
  V r[16], q[16];
  for (int i = 0; i < 16; i++) {
    r[i] = _mm512_loadu_si512(data[i] + at);
    _mm_prefetch((const char *)data[i] + at + 4 * BLOCK, _MM_HINT_T0);
    if (swap) r[i] = _mm512_shuffle_epi8(r[i], order);
  }
  for (int i = 0; i < 16; i += 2) {
    q[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    q[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_unpacklo_epi64(q[i], q[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(q[i], q[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(q[i + 1], q[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(q[i + 1], q[i + 3]);
  }
  for (int i = 0; i < 16; i += 8) {
    for (int j = 0; j < 4; j++) {
      q[i + j] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0x88);
      q[i + j + 4] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0xdd);
    }
  }
  for (int j = 0; j < 4; j++) {
    w[j] = _mm512_shuffle_i32x4(q[j], q[j + 8], 0x88);
    w[j + 8] = _mm512_shuffle_i32x4(q[j], q[j + 8], 0xdd);
    w[j + 4] = _mm512_shuffle_i32x4(q[j + 4], q[j + 12], 0x88);
    w[j + 12] = _mm512_shuffle_i32x4(q[j + 4], q[j + 12], 0xdd);
  }
}

#include "lanes.h"
#endif

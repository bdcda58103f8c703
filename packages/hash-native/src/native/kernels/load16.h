#ifndef GENTORRENT_LOAD16_H
#define GENTORRENT_LOAD16_H

#include <immintrin.h>

#include "kernel.h"

#define AVX512 __attribute__((target("avx512f,avx512bw")))

// Block `at` of 16 messages: a row for each. What comes later is wanted in the second cache only: messages that lie a
// power of two apart compete for the same few lines of the first.
AVX512 static ALWAYS_INLINE void fetch16(__m512i *rows, const uint8_t *const data[], size_t at) {
  for (int i = 0; i < 16; i++) {
    rows[i] = _mm512_loadu_si512(data[i] + at);
    _mm_prefetch((const char *)data[i] + at + 4 * BLOCK, _MM_HINT_T1);
  }
}

// 16 rows as 16 vectors: vector j holds word j of each. Turning 16 × 16 words around takes four steps: within pairs of
// vectors by words and by double words, then by quarters of a vector.
AVX512 static ALWAYS_INLINE void turn16(__m512i *w, const __m512i *rows, const int swap) {
  const __m512i order = _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
  __m512i r[16], q[16];
  for (int i = 0; i < 16; i++) r[i] = swap ? _mm512_shuffle_epi8(rows[i], order) : rows[i];
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

AVX512 static ALWAYS_INLINE void load16(__m512i *w, const uint8_t *const data[], size_t at, const int swap) {
  __m512i rows[16];
  fetch16(rows, data, at);
  turn16(w, rows, swap);
}

#endif

// 32 lanes: two vectors of 512 bits, whose rounds alternate. What a round computes needs what the one before has computed,
// so that a processor whose vector operations take two cycles each (Zen 5) has nothing to do for half of the time with one.
#include "kernel.h"

#ifdef GENTORRENT_X86
#include "load16.h"

// Bytes do not come fast enough for 32 messages of SHA-1: 16 at a time take a tenth less.
#define WITHOUT_SHA1
#define TARGET AVX512
#define NAME(x) x##_avx512x2
#define LANES 32
#define V struct pair

struct pair {
  __m512i low, high;
};

#define OF_TWO(name, f)                                           \
  TARGET static ALWAYS_INLINE V name(const V a, const V b) {      \
    return (V){f(a.low, b.low), f(a.high, b.high)};               \
  }
#define OF_THREE(name, bits)                                                     \
  TARGET static ALWAYS_INLINE V name(const V a, const V b, const V c) {          \
    return (V){_mm512_ternarylogic_epi32(a.low, b.low, c.low, bits),             \
               _mm512_ternarylogic_epi32(a.high, b.high, c.high, bits)};         \
  }

OF_TWO(ADD, _mm512_add_epi32)
OF_TWO(XOR, _mm512_xor_si512)
OF_THREE(XOR3, 0x96)
OF_THREE(CHOOSE, 0xca)
OF_THREE(MAJORITY, 0xe8)
OF_THREE(IFY, 0x39)

TARGET static ALWAYS_INLINE V SET(uint32_t x) {
  const __m512i all = _mm512_set1_epi32((int)x);
  return (V){all, all};
}

#define ROL(x, n) ((V){_mm512_rol_epi32((x).low, n), _mm512_rol_epi32((x).high, n)})
#define SHR(x, n) ((V){_mm512_srli_epi32((x).low, n), _mm512_srli_epi32((x).high, n)})

TARGET static ALWAYS_INLINE void LOAD(V *w, const uint8_t *const data[], size_t at, const int swap) {
  __m512i half[16];
  load16(half, data, at, swap);
  for (int j = 0; j < 16; j++) w[j].low = half[j];
  load16(half, data + 16, at, swap);
  for (int j = 0; j < 16; j++) w[j].high = half[j];
}

#include "lanes.h"
#endif

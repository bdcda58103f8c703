// 16 lanes: vectors of 512 bits.
#include "kernel.h"

#ifdef GENTORRENT_X86
#include "load16.h"

#define TARGET AVX512
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
#define LOAD load16
#define FETCH fetch16
#define TURN(w, rows, data, at, swap) turn16(w, rows, swap)
// GCC's order of instructions before it gives them registers: a seventh faster here, slower for SHA-1 and for 32 lanes.
#if defined(__GNUC__) && !defined(__clang__)
#define SHA256_ORDER __attribute__((optimize("schedule-insns", "sched-pressure")))
#endif

#include "lanes.h"
#endif

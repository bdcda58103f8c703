// SHA-1, SHA-256 and MD5 of as many messages at once as a vector has words of 32 bits: one message per lane. Included by
// each width, which says before:
//   V, LANES               a vector, and how many lanes it has
//   SET(x), ADD(a, b)      the same word in all lanes; sums
//   XOR3(a, b, c)          exclusive or of three
//   CHOOSE(a, b, c)        bits of b where those of a are 1, and of c elsewhere
//   MAJORITY(a, b, c)      bits that at least two have
//   IFY(a, b, c)           b ^ (a | ~c)
//   ROL(x, n), SHR(x, n)   turn left, shift right
//   LOAD(w, data, at, SWAP) the 16 words of each message's block, in vectors by word; swapped from big-endian or not
//   TARGET, NAME(x)        the functions' attribute and name
//   WITHOUT_SHA1           if there is to be no SHA-1
// and may say:
//   FETCH(rows, data, at)  the first half of LOAD, which is done while the block before is hashed: bytes take some time to come
//   TURN(w, rows, data, at, SWAP) the other half
//   SHA256_ORDER           attributes for SHA-256
// The states stand in memory by message; they are turned around at the beginning and at the end.

#include <string.h>

#ifdef FETCH
// The block after this one, or the last once more. Compilers would put it off until it is needed.
#define FETCH_NEXT                                                             \
  {                                                                            \
    FETCH(rows, data, at + BLOCK < count * BLOCK ? at + BLOCK : at);           \
    __asm__ volatile("" ::: "memory");                                         \
  }
#else
#define FETCH(rows, data, at) (void)rows
#define FETCH_NEXT
#define TURN(w, rows, data, at, swap) LOAD(w, data, at, swap)
#endif
#ifndef SHA256_ORDER
#define SHA256_ORDER
#endif

TARGET static ALWAYS_INLINE void enter(V *s, uint32_t *const states[], int words) {
  uint32_t turned[STATE_WORDS][LANES] __attribute__((aligned(64)));
  for (int i = 0; i < LANES; i++)
    for (int j = 0; j < words; j++) turned[j][i] = states[i][j];
  for (int j = 0; j < words; j++) memcpy(&s[j], turned[j], sizeof s[j]);
}

TARGET static ALWAYS_INLINE void leave(const V *s, uint32_t *const states[], int words) {
  uint32_t turned[STATE_WORDS][LANES] __attribute__((aligned(64)));
  for (int j = 0; j < words; j++) memcpy(turned[j], &s[j], sizeof s[j]);
  for (int i = 0; i < LANES; i++)
    for (int j = 0; j < words; j++) states[i][j] = turned[j][i];
}

#ifndef WITHOUT_SHA1
// The word that goes comes first in the sum, since its register may be overwritten, and the newest last.
#define SHA1_ROUND(t, f, k)                                                                                    \
  {                                                                                                            \
    if ((t) >= 16) {                                                                                           \
      const V mixed = XOR3(w[(t) % 16], w[((t) + 2) % 16], w[((t) + 8) % 16]);                                 \
      w[(t) % 16] = ROL(XOR(mixed, w[((t) + 13) % 16]), 1);                                                    \
    }                                                                                                          \
    const V sum = ADD(ADD(ADD(e, ADD(w[(t) % 16], k)), f(b, c, d)), ROL(a, 5));                                \
    e = d, d = c, c = ROL(b, 30), b = a, a = sum;                                                              \
  }
#define SHA1_ROUNDS(t, f, k) \
  SHA1_ROUND(t, f, k) SHA1_ROUND(t + 1, f, k) SHA1_ROUND(t + 2, f, k) SHA1_ROUND(t + 3, f, k) SHA1_ROUND(t + 4, f, k)
#define SHA1_QUARTER(t, f, k)                                               \
  {                                                                         \
    const V constant = SET(k);                                              \
    SHA1_ROUNDS(t, f, constant) SHA1_ROUNDS(t + 5, f, constant)             \
    SHA1_ROUNDS(t + 10, f, constant) SHA1_ROUNDS(t + 15, f, constant)       \
  }

TARGET void NAME(sha1)(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  V s[5], w[16], rows[16];
  FETCH(rows, data, 0);
  enter(s, states, 5);
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    TURN(w, rows, data, at, 1);
    V a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];
    SHA1_QUARTER(0, CHOOSE, 0x5a827999)
    SHA1_QUARTER(20, XOR3, 0x6ed9eba1)
    FETCH_NEXT
    SHA1_QUARTER(40, MAJORITY, 0x8f1bbcdc)
    SHA1_QUARTER(60, XOR3, 0xca62c1d6)
    s[0] = ADD(s[0], a), s[1] = ADD(s[1], b), s[2] = ADD(s[2], c), s[3] = ADD(s[3], d), s[4] = ADD(s[4], e);
  }
  leave(s, states, 5);
}
#endif

// Of the first 16 words the message has brought all; the others are made. Which rounds those are is known when this is
// compiled: a question in each round would cost a tenth.
#define SHA256_ROUND(t, is_made, a, b, c, d, e, f, g, h)                                                       \
  {                                                                                                            \
    if (is_made) {                                                                                             \
      const V x = w[((t) + 1) % 16], y = w[((t) + 14) % 16];                                                   \
      const V first = XOR3(ROL(x, 25), ROL(x, 14), SHR(x, 3)), second = XOR3(ROL(y, 15), ROL(y, 13), SHR(y, 10)); \
      w[t] = ADD(ADD(w[t], w[((t) + 9) % 16]), ADD(first, second));                                            \
    }                                                                                                          \
    const V known = ADD(ADD(h, w[t]), SET(sha256_constants[base + (t)]));                                      \
    const V sum = ADD(ADD(known, CHOOSE(e, f, g)), XOR3(ROL(e, 26), ROL(e, 21), ROL(e, 7)));                   \
    d = ADD(d, sum);                                                                                           \
    h = ADD(ADD(sum, MAJORITY(a, b, c)), XOR3(ROL(a, 30), ROL(a, 19), ROL(a, 10)));                            \
  }
#define SHA256_ROUNDS(t, is_made)                                                                              \
  SHA256_ROUND(t, is_made, a, b, c, d, e, f, g, h) SHA256_ROUND(t + 1, is_made, h, a, b, c, d, e, f, g)        \
  SHA256_ROUND(t + 2, is_made, g, h, a, b, c, d, e, f) SHA256_ROUND(t + 3, is_made, f, g, h, a, b, c, d, e)    \
  SHA256_ROUND(t + 4, is_made, e, f, g, h, a, b, c, d) SHA256_ROUND(t + 5, is_made, d, e, f, g, h, a, b, c)    \
  SHA256_ROUND(t + 6, is_made, c, d, e, f, g, h, a, b) SHA256_ROUND(t + 7, is_made, b, c, d, e, f, g, h, a)

TARGET SHA256_ORDER void NAME(sha256)(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  V s[8], w[16], rows[16];
  FETCH(rows, data, 0);
  enter(s, states, 8);
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    TURN(w, rows, data, at, 1);
    V a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
    int base = 0;
    SHA256_ROUNDS(0, 0)
    SHA256_ROUNDS(8, 0)
    FETCH_NEXT
    for (base = 16; base < 64; base += 16) {
      SHA256_ROUNDS(0, 1)
      SHA256_ROUNDS(8, 1)
    }
    s[0] = ADD(s[0], a), s[1] = ADD(s[1], b), s[2] = ADD(s[2], c), s[3] = ADD(s[3], d);
    s[4] = ADD(s[4], e), s[5] = ADD(s[5], f), s[6] = ADD(s[6], g), s[7] = ADD(s[7], h);
  }
  leave(s, states, 8);
}

#define MD5_ROUND(t, f, word, a, b, c, d, n) \
  a = ADD(b, ROL(ADD(ADD(a, w[(word) % 16]), ADD(SET(md5_constants[t]), f)), n));
#define MD5_ROUNDS(t, f, factor, offset, n0, n1, n2, n3)                                  \
  MD5_ROUND(t, f(b, c, d), (t) * factor + offset, a, b, c, d, n0)                         \
  MD5_ROUND(t + 1, f(a, b, c), ((t) + 1) * factor + offset, d, a, b, c, n1)               \
  MD5_ROUND(t + 2, f(d, a, b), ((t) + 2) * factor + offset, c, d, a, b, n2)               \
  MD5_ROUND(t + 3, f(c, d, a), ((t) + 3) * factor + offset, b, c, d, a, n3)
#define MD5_QUARTER(t, ...) \
  MD5_ROUNDS(t, __VA_ARGS__) MD5_ROUNDS(t + 4, __VA_ARGS__) MD5_ROUNDS(t + 8, __VA_ARGS__) MD5_ROUNDS(t + 12, __VA_ARGS__)
#define CHOOSE_BY_LAST(a, b, c) CHOOSE(c, a, b)

TARGET void NAME(md5)(uint32_t *const states[], const uint8_t *const data[], size_t count) {
  V s[4], w[16];
  enter(s, states, 4);
  for (size_t at = 0; at < count * BLOCK; at += BLOCK) {
    LOAD(w, data, at, 0);
    V a = s[0], b = s[1], c = s[2], d = s[3];
    MD5_QUARTER(0, CHOOSE, 1, 0, 7, 12, 17, 22)
    MD5_QUARTER(16, CHOOSE_BY_LAST, 5, 1, 5, 9, 14, 20)
    MD5_QUARTER(32, XOR3, 3, 5, 4, 11, 16, 23)
    MD5_QUARTER(48, IFY, 7, 0, 6, 10, 15, 21)
    s[0] = ADD(s[0], a), s[1] = ADD(s[1], b), s[2] = ADD(s[2], c), s[3] = ADD(s[3], d);
  }
  leave(s, states, 4);
}

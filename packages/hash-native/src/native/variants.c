// Which kernels this processor can run, and which is best for how many messages.
#include <pthread.h>
#include <string.h>

#include "algorithm.h"

#define SINGLE(f) {f, 1, 1}
#define PORTABLE {{SINGLE(sha1_portable)}}, {{SINGLE(sha256_portable)}}, {{SINGLE(md5_portable)}}

static struct variant available[6];

static void add(int *count, struct variant variant) { available[(*count)++] = variant; }

#ifdef GENTORRENT_X86
#include <cpuid.h>

// Not known to the __builtin_cpu_supports of many compilers. Its registers are those of SSE, which are always there.
static bool has_sha(void) {
  unsigned a, b, c, d;
  return __builtin_cpu_supports("sse4.1") && __get_cpuid_count(7, 0, &a, &b, &c, &d) && b >> 29 & 1;
}

// Zen 4 passes vectors of 512 bits through in halves, so that the rounds of one keep it busy and another is in its way.
static bool is_zen4(void) {
  unsigned a, b, c, d;
  return __get_cpuid(1, &a, &b, &c, &d) && (a >> 8 & 0xf) + (a >> 20 & 0xff) == 0x19;
}

static void find(void) {
  const bool sha = has_sha(), zen4 = is_zen4();
  const bool avx2 = __builtin_cpu_supports("avx2");
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  int count = 0;

  // Where lanes begin to win is where their share of the throughput exceeds that of what is next: 16 lanes of SHA-1 are
  // three to five times as fast as two messages by the SHA extensions, 8 lanes about as fast or half faster, and 32 lanes
  // are a tenth faster than 16 (half for MD5), but for SHA-1. On Zen 4, 16 lanes of SHA-256 have to be full to be faster than
  // the SHA extensions.
  struct variant best = {"best", {PORTABLE}};
  struct kernel *sha1 = best.suites[SHA1].kernels, *sha256 = best.suites[SHA256].kernels;
  struct kernel *md5 = best.suites[MD5].kernels;
  if (avx512) {
    *sha1++ = (struct kernel){sha1_avx512, 16, sha ? 6 : 2};
    if (!zen4) *sha256++ = (struct kernel){sha256_avx512x2, 32, 24};
    *sha256++ = (struct kernel){sha256_avx512, 16, !sha ? 2 : zen4 ? 15 : 8};
    *md5++ = (struct kernel){md5_avx512x2, 32, 20};
    *md5++ = (struct kernel){md5_avx512, 16, 3};
  } else if (avx2) {
    *sha1++ = (struct kernel){sha1_avx2, 8, sha ? 7 : 3};
    if (!sha) *sha256++ = (struct kernel){sha256_avx2, 8, 3};
    *md5++ = (struct kernel){md5_avx2, 8, 4};
  }
  if (sha) {
    *sha1++ = (struct kernel){sha1_shani_2, 2, 2};
    *sha256++ = (struct kernel){sha256_shani_2, 2, 2};
  }
  *sha1 = (struct kernel)SINGLE(sha ? sha1_shani_1 : sha1_portable);
  *sha256 = (struct kernel)SINGLE(sha ? sha256_shani_1 : sha256_portable);
  *md5 = (struct kernel)SINGLE(md5_portable);
  add(&count, best);

  if (avx512) {
    add(&count, (struct variant){"avx512",
                                 {{{{sha1_avx512, 16, 1}}},
                                  {{{sha256_avx512x2, 32, 17}, {sha256_avx512, 16, 1}}},
                                  {{{md5_avx512x2, 32, 17}, {md5_avx512, 16, 1}}}}});
  }
  if (avx2) {
    add(&count, (struct variant){"avx2", {{{{sha1_avx2, 8, 1}}}, {{{sha256_avx2, 8, 1}}}, {{{md5_avx2, 8, 1}}}}});
  }
  if (sha) {
    add(&count, (struct variant){"sha-ni",
                                 {{{{sha1_shani_2, 2, 2}, SINGLE(sha1_shani_1)}},
                                  {{{sha256_shani_2, 2, 2}, SINGLE(sha256_shani_1)}},
                                  {{SINGLE(md5_portable)}}}});
  }
  add(&count, (struct variant){"portable", {PORTABLE}});
}
#elif defined(GENTORRENT_ARMV8)
#ifdef __linux__
#include <sys/auxv.h>
#ifndef HWCAP_SHA1
#define HWCAP_SHA1 (1 << 5)
#define HWCAP_SHA2 (1 << 6)
#endif
static bool has_sha(void) { return (getauxval(AT_HWCAP) & (HWCAP_SHA1 | HWCAP_SHA2)) == (HWCAP_SHA1 | HWCAP_SHA2); }
#else
// All processors of Apple have them.
static bool has_sha(void) { return true; }
#endif

#define ARMV8                                                   \
  {{{sha1_armv8_2, 2, 2}, SINGLE(sha1_armv8_1)}},               \
      {{{sha256_armv8_2, 2, 2}, SINGLE(sha256_armv8_1)}}, {     \
    { SINGLE(md5_portable) }                                    \
  }

static void find(void) {
  int count = 0;
  if (has_sha()) {
    add(&count, (struct variant){"best", {ARMV8}});
    add(&count, (struct variant){"armv8", {ARMV8}});
  } else {
    add(&count, (struct variant){"best", {PORTABLE}});
  }
  add(&count, (struct variant){"portable", {PORTABLE}});
}
#else
static void find(void) {
  int count = 0;
  add(&count, (struct variant){"best", {PORTABLE}});
  add(&count, (struct variant){"portable", {PORTABLE}});
}
#endif

const struct variant *variants(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find);
  return available;
}

const struct variant *find_variant(const char *name) {
  for (const struct variant *variant = variants(); variant->name != NULL; variant++) {
    if (strcmp(variant->name, name) == 0) return variant;
  }
  return NULL;
}

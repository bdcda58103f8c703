#ifndef GENTORRENT_KERNEL_H
#define GENTORRENT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// All three algorithms take blocks of 64 bytes and have at most eight words of state.
enum { BLOCK = 64, STATE_WORDS = 8, LANES_MAX = 32 };

// Takes `count` blocks of each of several messages at once: as many messages as the kernel has lanes.
typedef void blocks_fn(uint32_t *const states[], const uint8_t *const data[], size_t count);

blocks_fn sha1_portable, sha256_portable, md5_portable;

#if defined(__x86_64__)
#define GENTORRENT_X86 1
blocks_fn sha1_shani_1, sha1_shani_2, sha256_shani_1, sha256_shani_2;
blocks_fn sha1_avx2, sha256_avx2, md5_avx2;
blocks_fn sha1_avx512, sha256_avx512, md5_avx512;
blocks_fn sha256_avx512x2, md5_avx512x2;
#elif defined(__aarch64__)
#define GENTORRENT_ARMV8 1
blocks_fn sha1_armv8_1, sha1_armv8_2, sha256_armv8_1, sha256_armv8_2;
#endif

// FIPS 180-4, 4.2.2
extern const uint32_t sha256_constants[64];
// RFC 1321, 3.4
extern const uint32_t md5_constants[64];

#define ALWAYS_INLINE inline __attribute__((always_inline))

#endif

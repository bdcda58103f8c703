// Compares every variant with the portable one, and that with the examples of FIPS 180 and RFC 1321. Prints what differs.
#include <stdio.h>
#include <string.h>

#include "../src/native/batch.h"

static struct batch batch;
static uint8_t bytes[8000];

static void begin(const struct variant *variant, int algorithm) {
  batch.algorithm = &algorithms[algorithm];
  batch.suite = &variant->suites[algorithm];
}

static int compare(const struct variant *variant, int algorithm, size_t length, int count) {
  uint8_t digests[2][8][DIGEST_MAX] = {0};
  for (int i = 0; i < 2; i++) {
    begin(i == 0 ? find_variant("portable") : variant, algorithm);
    for (int j = 0; j < count; j++) batch_add_whole(&batch, bytes + j * 1000, length + (size_t)j * 7, digests[i][j]);
    batch_run(&batch);
  }
  if (memcmp(digests[0], digests[1], sizeof digests[0]) == 0) return 0;
  printf("%s %s: %d messages of %zu bytes differ\n", variant->name, algorithms[algorithm].name, count, length);
  return 1;
}

int main(void) {
  static const char *const examples[ALGORITHM_COUNT] = {
      "a9993e364706816aba3e25717850c26c9cd0d89d",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "900150983cd24fb0d6963f7d28e17f72",
  };
  int wrong = 0;
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 167 + (i >> 8));
  for (const struct variant *variant = variants(); variant->name != NULL; variant++) {
    for (int algorithm = 0; algorithm < ALGORITHM_COUNT; algorithm++) {
      for (size_t length = 1; length < 700; length += 13) {
        for (int count = 1; count < 7; count++) wrong += compare(variant, algorithm, length, count);
      }
      uint8_t digest[DIGEST_MAX];
      char text[2 * DIGEST_MAX + 1];
      begin(variant, algorithm);
      batch_add_whole(&batch, (const uint8_t *)"abc", 3, digest);
      batch_run(&batch);
      for (size_t i = 0; i < digest_length(batch.algorithm); i++) snprintf(text + 2 * i, 3, "%02x", digest[i]);
      if (strcmp(text, examples[algorithm]) != 0) {
        printf("%s %s of abc is %s\n", variant->name, algorithms[algorithm].name, text);
        wrong++;
      }
    }
    printf("%s\n", variant->name);
  }
  return wrong > 0;
}

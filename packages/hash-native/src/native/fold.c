// Hash trees, from leaves upwards. BEP 52: "The remaining leaf hashes beyond the end of the file required to construct upper
// layers of the merkle tree are set to zero." BEP 30 says the same of its tree.
#include <string.h>

#include "hands.h"

void fill_zeros(struct request *request, struct batch *batch) {
  const size_t length = digest_length(batch->algorithm);
  for (int level = 1; level < LEVELS_MAX; level++) {
    uint8_t pair[2 * DIGEST_MAX];
    memcpy(pair, request->zeros[level - 1], length);
    memcpy(pair + length, request->zeros[level - 1], length);
    batch_add_whole(batch, pair, 2 * length, request->zeros[level]);
    batch_run(batch);
  }
}

// A node may take the place of an earlier pair: a batch reads the pairs of all its lanes before it writes a node, and in
// their order.
static void fold_once(struct closing *closing, int level, struct batch *batch) {
  const size_t length = digest_length(batch->algorithm);
  if (closing->count % 2 == 1) {
    memcpy(closing->leaves + closing->count++ * length, closing->request->zeros[level], length);
  }
  closing->count /= 2;
  for (size_t i = 0; i < closing->count; i++) {
    batch_add_whole(batch, closing->leaves + 2 * i * length, 2 * length, closing->leaves + i * length);
  }
}

void fold_closings(struct hands *hands) {
  struct closing *end = hands->closings + hands->closing_count;
  bool is_done = false;
  for (int level = 0; !is_done; level++) {
    is_done = true;
    for (struct closing *closing = hands->closings; closing < end; closing++) {
      if (level >= closing->levels) continue;
      fold_once(closing, level, hands->batches[closing->request->algorithm]);
      is_done = false;
    }
    // The next level is made of this one.
    for (int i = 0; i < ALGORITHM_COUNT; i++) {
      if (hands->batches[i] != NULL) batch_run(hands->batches[i]);
    }
  }
  for (struct closing *closing = hands->closings; closing < end; closing++) {
    memcpy(closing->node, closing->leaves, digest_length(&algorithms[closing->request->algorithm]));
  }
  hands->closing_count = 0;
}

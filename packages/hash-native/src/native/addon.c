// What JavaScript sees: `variants`, `run(job)`, `digestBlocks(variant, algorithm, bytes, blockLength)`, and the functions of
// `lister.h`.
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "lister.h"
#include "start-run.h"

static napi_value throw_type(napi_env env, const char *text) {
  napi_throw_type_error(env, NULL, text);
  return NULL;
}

// The digests of all blocks of `bytes`, joined; where there are no bytes, that of nothing. On the calling thread.
static napi_value digest_blocks(napi_env env, napi_callback_info info) {
  napi_value arguments[4], buffer;
  size_t count = 4, length, total;
  char variant_name[16], algorithm_name[16];
  uint32_t block_length;
  napi_typedarray_type type;
  void *bytes, *digests;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok || count < 4 ||
      napi_get_value_string_latin1(env, arguments[0], variant_name, sizeof variant_name, &length) != napi_ok ||
      napi_get_value_string_latin1(env, arguments[1], algorithm_name, sizeof algorithm_name, &length) != napi_ok ||
      napi_get_typedarray_info(env, arguments[2], &type, &total, &bytes, NULL, NULL) != napi_ok ||
      type != napi_uint8_array || napi_get_value_uint32(env, arguments[3], &block_length) != napi_ok) {
    return throw_type(env, "digestBlocks(variant, algorithm, bytes, blockLength)");
  }
  const struct variant *variant = find_variant(variant_name);
  int algorithm = 0;
  while (algorithm < ALGORITHM_COUNT && strcmp(algorithms[algorithm].name, algorithm_name) != 0) algorithm++;
  if (variant == NULL || algorithm == ALGORITHM_COUNT || block_length == 0) {
    return throw_type(env, "no such kernel on this processor");
  }
  const size_t size = digest_length(&algorithms[algorithm]);
  struct batch *batch = malloc(sizeof *batch);
  if (batch == NULL ||
      napi_create_buffer(env, (total > 0 ? (total - 1) / block_length + 1 : 1) * size, &digests, &buffer) != napi_ok) {
    free(batch);
    return throw_type(env, "out of memory");
  }
  batch->algorithm = &algorithms[algorithm];
  batch->suite = &variant->suites[algorithm];
  batch->count = 0;
  uint8_t *digest = digests;
  size_t at = 0;
  do {
    const size_t left = total - at;
    batch_add_whole(batch, (const uint8_t *)bytes + at, left < block_length ? left : block_length, digest);
    at += block_length, digest += size;
  } while (at < total);
  batch_run(batch);
  free(batch);
  return buffer;
}

static napi_value variant_names(napi_env env) {
  napi_value names, name;
  napi_create_array(env, &names);
  uint32_t count = 0;
  for (const struct variant *variant = variants(); variant->name != NULL; variant++) {
    napi_create_string_utf8(env, variant->name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, names, count++, name);
  }
  return names;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "run", start_run);
  export_function(env, exports, "digestBlocks", digest_blocks);
  export_function(env, exports, "openLister", open_lister);
  export_function(env, exports, "listAhead", list_ahead);
  export_function(env, exports, "takeListing", take_listing);
  export_function(env, exports, "closeLister", close_lister);
  napi_set_named_property(env, exports, "variants", variant_names(env));
  return exports;
}

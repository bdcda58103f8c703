#define _GNU_SOURCE
// The way from a call of JavaScript to threads of its own, and back.
#include "start-run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "border.h"
#include "values.h"

enum { THREADS_MAX = 64, NAME_MAX_LENGTH = 16 };

// A run, and what leads back to JavaScript.
struct call {
  struct run run;
  napi_env env;
  napi_deferred deferred;
  // Keeps all memory of the job where it is.
  napi_ref job;
  napi_threadsafe_function end;
  bool is_hooked;
  pthread_t threads[THREADS_MAX];
  uint32_t started;
  atomic_uint running;
};

struct thread_start {
  struct call *call;
  uint32_t number;
};

static bool read_files(napi_env env, napi_value job, struct files *files) {
  napi_value object;
  double count;
  if (!get_object(env, job, "files", &object) || !get_number(env, object, "count", &count)) return false;
  files->count = (uint32_t)count;
  const size_t least = files->count;
  return get_array(env, object, "starts", napi_float64_array, least + 1, &files->starts, NULL) &&
         get_array(env, object, "kinds", napi_uint8_array, least, &files->kinds, NULL) &&
         get_array(env, object, "lengths", napi_float64_array, least, &files->lengths, NULL) &&
         get_array(env, object, "skips", napi_float64_array, least, &files->skips, NULL) &&
         get_array(env, object, "modified", napi_float64_array, least, &files->modified, NULL) &&
         get_array(env, object, "poolEnds", napi_float64_array, least, &files->pool_ends, NULL) &&
         get_array(env, object, "pool", napi_uint8_array, 0, &files->pool, NULL);
}

static bool find_algorithm(const char *name, enum algorithm_id *algorithm) {
  for (int i = 0; i < ALGORITHM_COUNT; i++) {
    if (strcmp(algorithms[i].name, name) != 0) continue;
    *algorithm = (enum algorithm_id)i;
    return true;
  }
  return false;
}

static uint64_t length_of(double length) { return length < 0x1p63 ? (uint64_t)length : ENDLESS; }

static bool read_request(napi_env env, napi_value object, const struct files *files, struct request *request) {
  char algorithm[NAME_MAX_LENGTH];
  double block_length, levels, unit_length;
  if (!get_word(env, object, "algorithm", algorithm, sizeof algorithm) ||
      !get_flag(env, object, "ofFiles", &request->is_of_files) ||
      !get_flag(env, object, "fill", &request->is_filled) ||
      !get_number(env, object, "blockLength", &block_length) || !get_number(env, object, "levels", &levels) ||
      !get_number(env, object, "unitLength", &unit_length) ||
      !get_array(env, object, "nodes", napi_uint8_array, 0, &request->nodes, NULL)) {
    return false;
  }
  if (request->is_of_files &&
      !get_array(env, object, "firsts", napi_float64_array, files->count, &request->firsts, NULL)) {
    return false;
  }
  if (!find_algorithm(algorithm, &request->algorithm) || !(block_length >= 1) || levels < 0 || levels > LEVELS_MAX) {
    napi_throw_range_error(env, NULL, "a request that there is no kernel for");
    return false;
  }
  request->block_length = length_of(block_length);
  request->unit_length = length_of(unit_length);
  request->levels = (int)levels;
  return true;
}

static bool read_requests(napi_env env, napi_value job, struct run *run) {
  napi_value list;
  if (!get_object(env, job, "requests", &list) || napi_get_array_length(env, list, &run->request_count) != napi_ok) {
    return false;
  }
  run->requests = calloc(run->request_count + 1, sizeof *run->requests);
  if (run->requests == NULL) return false;
  for (uint32_t i = 0; i < run->request_count; i++) {
    napi_value object;
    if (napi_get_element(env, list, i, &object) != napi_ok) return false;
    if (!read_request(env, object, &run->files, &run->requests[i])) return false;
    if (!run->requests[i].is_of_files) run->wants_stream = true;
  }
  return true;
}

static bool read_job(napi_env env, napi_value job, struct run *run) {
  char variant[NAME_MAX_LENGTH];
  double threads, shared;
  size_t borders;
  if (!get_word(env, job, "variant", variant, sizeof variant) || !get_number(env, job, "threads", &threads) ||
      !get_number(env, job, "sharedLength", &shared) ||
      !read_files(env, job, &run->files) || !read_requests(env, job, run) ||
      !get_array(env, job, "borders", napi_float64_array, 1, &run->borders, &borders) ||
      !get_array(env, job, "stopWord", napi_int32_array, 1, &run->stop_word, NULL)) {
    return false;
  }
  run->thread_count = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : (uint32_t)threads;
  run->task_count = (uint32_t)borders - 1;
  run->shared_length = length_of(shared);
  double chunk = 0;
  if (has_property(env, job, "chunkLength") && !get_number(env, job, "chunkLength", &chunk)) return false;
  run->chunk_length = chunk >= 1 ? (size_t)chunk : 0;
  bool is_mapped = false;
  if (has_property(env, job, "mapping")) {
    if (!get_flag(env, job, "mapping", &is_mapped)) return false;
    run->mapping = is_mapped ? ALWAYS : NEVER;
  }
  run->variant = find_variant(variant);
  if (run->variant == NULL) {
    napi_throw_range_error(env, NULL, "this processor has no such kernels");
    return false;
  }
  return get_array(env, job, "bytesDone", napi_float64_array, run->thread_count, &run->bytes_done, NULL);
}

static bool prepare_borders(struct run *run) {
  uint32_t task = 0;
  while (task < run->task_count && heads_end(run, (uint64_t)run->borders[task]) == (uint64_t)run->borders[task]) task++;
  if (task == run->task_count) return true;
  run->open_borders = calloc(run->task_count + 1, sizeof *run->open_borders);
  return run->open_borders != NULL;
}

static bool prepare_zeros(struct run *run) {
  for (uint32_t i = 0; i < run->request_count; i++) {
    struct request *request = &run->requests[i];
    if (request->levels == 0) continue;
    struct batch *batch = malloc(sizeof *batch);
    if (batch == NULL) return false;
    batch->algorithm = &algorithms[request->algorithm];
    batch->suite = &run->variant->suites[request->algorithm];
    batch->count = 0;
    fill_zeros(request, batch);
    free(batch);
  }
  return true;
}

static void free_call(struct call *call) {
  pthread_mutex_destroy(&call->run.mutex);
  pthread_cond_destroy(&call->run.changed);
  borders_free(&call->run);
  free(call->run.requests);
  free(call);
}

static void join(struct call *call) {
  for (uint32_t i = 0; i < call->started; i++) pthread_join(call->threads[i], NULL);
  call->started = 0;
}

static void *run_thread(void *argument) {
  const struct thread_start start = *(struct thread_start *)argument;
  free(argument);
#ifdef __linux__
  pthread_setname_np(pthread_self(), "gentorrent");
#endif
  hash_content(&start.call->run, start.number);
  if (atomic_fetch_sub(&start.call->running, 1) == 1) {
    napi_call_threadsafe_function(start.call->end, NULL, napi_tsfn_nonblocking);
  }
  return NULL;
}

// The environment ends before the run does: nobody will see the result, and the memory of the job is about to go.
static void abandon(void *data) {
  struct call *call = data;
  run_fail(&call->run, (struct fault){NO_FAULT, 0, 0});
  join(call);
}

static napi_value result_of(napi_env env, const struct fault *fault) {
  napi_value result;
  napi_create_object(env, &result);
  set_number(env, result, "kind", fault->kind);
  set_number(env, result, "index", fault->index);
  set_number(env, result, "value", fault->value);
  return result;
}

static void finish(napi_env env, napi_value callback, void *context, void *data) {
  (void)callback;
  (void)data;
  // Without an environment this comes from its end, after `abandon` and `release`.
  if (env == NULL) return;
  struct call *call = context;
  join(call);
  napi_remove_env_cleanup_hook(env, abandon, call);
  napi_delete_reference(env, call->job);
  napi_resolve_deferred(env, call->deferred, result_of(env, &call->run.fault));
  napi_release_threadsafe_function(call->end, napi_tsfn_release);
}

static void release(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free_call(data);
}

// Signals are for the threads of Node, but for what a thread itself has brought about (see `guard.h`).
static void start_threads(struct call *call) {
  sigset_t all, before;
  sigfillset(&all);
  sigdelset(&all, SIGBUS);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const uint32_t wanted = call->run.thread_count;
  atomic_store(&call->running, wanted);
  for (uint32_t i = 0; i < wanted; i++) {
    struct thread_start *start = malloc(sizeof *start);
    if (start == NULL) continue;
    *start = (struct thread_start){call, i};
    if (pthread_create(&call->threads[call->started], NULL, run_thread, start) == 0) {
      call->started++;
    } else {
      free(start);
    }
  }
  // Those that could not be started leave their share to the others, if there are any.
  const uint32_t missing = wanted - call->started;
  if (missing == wanted) run_fail(&call->run, (struct fault){NO_MEMORY, 0, 0});
  if (missing > 0 && atomic_fetch_sub(&call->running, missing) == missing) {
    napi_call_threadsafe_function(call->end, NULL, napi_tsfn_nonblocking);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

napi_value start_run(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value job, name, promise;
  if (napi_get_cb_info(env, info, &count, &job, NULL, NULL) != napi_ok) return NULL;
  struct call *call = calloc(1, sizeof *call);
  if (call == NULL) {
    napi_throw_error(env, NULL, "out of memory");
    return NULL;
  }
  call->env = env;
  pthread_mutex_init(&call->run.mutex, NULL);
  pthread_cond_init(&call->run.changed, NULL);
  if (!read_job(env, job, &call->run) || !prepare_zeros(&call->run) || !prepare_borders(&call->run) ||
      napi_create_reference(env, job, 1, &call->job) != napi_ok ||
      napi_create_string_utf8(env, "gentorrent hash", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_promise(env, &call->deferred, &promise) != napi_ok ||
      // Last, since from then on the call is released with it.
      napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, call, release, call, finish, &call->end) != napi_ok) {
    bool is_thrown = false;
    napi_is_exception_pending(env, &is_thrown);
    if (!is_thrown) napi_throw_error(env, NULL, "out of memory");
    free_call(call);
    return NULL;
  }
  napi_add_env_cleanup_hook(env, abandon, call);
  start_threads(call);
  return promise;
}

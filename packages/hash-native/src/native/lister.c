#define _GNU_SOURCE
#include "lister.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "list-directory.h"

enum { THREADS_MAX = 16 };

// Entries that may lie ready for whoever walks: enough to keep ahead, and no matter for memory.
enum { READY_MAX = 1 << 15 };

// A directory that was announced.
struct announced {
  enum { WAITING, BEING_READ, READY } state;
  bool is_complete;
  struct listing listing;
  // Its neighbours among those that wait.
  struct announced *above, *below;
  char path[];
};

struct lister {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  pthread_t threads[THREADS_MAX];
  uint32_t thread_count;
  // Under the mutex: whether threads are to end, the one that was announced last of those that wait, and the entries that
  // lie ready.
  bool is_closed;
  struct announced *top;
  size_t ready;
  // By number, NULL for those that were taken: for the thread of JavaScript only.
  struct announced **all;
  uint32_t count, room;
};

static void push(struct lister *lister, struct announced *announced) {
  announced->below = lister->top;
  if (lister->top != NULL) lister->top->above = announced;
  lister->top = announced;
}

// Begins to read one that waits.
static void begin(struct lister *lister, struct announced *announced) {
  announced->state = BEING_READ;
  if (announced->above != NULL) announced->above->below = announced->below;
  if (announced->below != NULL) announced->below->above = announced->above;
  if (lister->top == announced) lister->top = announced->below;
}

// Reads the one that was announced last of those that wait, without holding the mutex meanwhile. False if there is none, or
// enough lies ready.
static bool read_next(struct lister *lister) {
  struct announced *announced = lister->top;
  if (announced == NULL || lister->ready >= READY_MAX) return false;
  begin(lister, announced);
  pthread_mutex_unlock(&lister->mutex);
  announced->is_complete = list_directory(announced->path, &announced->listing);
  pthread_mutex_lock(&lister->mutex);
  announced->state = READY;
  lister->ready += announced->listing.count;
  pthread_cond_broadcast(&lister->changed);
  return true;
}

static void *read_ahead(void *argument) {
  struct lister *lister = argument;
  pthread_mutex_lock(&lister->mutex);
  while (!lister->is_closed) {
    if (!read_next(lister)) pthread_cond_wait(&lister->changed, &lister->mutex);
  }
  pthread_mutex_unlock(&lister->mutex);
  return NULL;
}

// Reads it on this thread if nobody has begun to, and others while somebody does.
static void await_ready(struct lister *lister, struct announced *announced) {
  pthread_mutex_lock(&lister->mutex);
  if (announced->state == WAITING) {
    begin(lister, announced);
    pthread_mutex_unlock(&lister->mutex);
    announced->is_complete = list_directory(announced->path, &announced->listing);
    return;
  }
  while (announced->state != READY) {
    if (!read_next(lister)) pthread_cond_wait(&lister->changed, &lister->mutex);
  }
  lister->ready -= announced->listing.count;
  pthread_cond_broadcast(&lister->changed);
  pthread_mutex_unlock(&lister->mutex);
}

static void free_announced(struct announced *announced) {
  if (announced == NULL) return;
  listing_free(&announced->listing);
  free(announced);
}

static void end(struct lister *lister) {
  pthread_mutex_lock(&lister->mutex);
  lister->is_closed = true;
  pthread_cond_broadcast(&lister->changed);
  pthread_mutex_unlock(&lister->mutex);
  for (uint32_t i = 0; i < lister->thread_count; i++) pthread_join(lister->threads[i], NULL);
  lister->thread_count = 0;
  for (uint32_t i = 0; i < lister->count; i++) free_announced(lister->all[i]);
  free(lister->all);
  lister->all = NULL;
  lister->count = lister->room = 0;
  lister->top = NULL;
}

// Nobody has it any more, or the environment ends.
static void release(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  struct lister *lister = data;
  end(lister);
  pthread_mutex_destroy(&lister->mutex);
  pthread_cond_destroy(&lister->changed);
  free(lister);
}

// Signals are for the threads of Node. Without any thread all is read when it is taken.
static void start_threads(struct lister *lister, uint32_t wanted) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (lister->thread_count < wanted && lister->thread_count < THREADS_MAX &&
         pthread_create(&lister->threads[lister->thread_count], NULL, read_ahead, lister) == 0) {
    lister->thread_count++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static napi_value fail(napi_env env, const char *text) {
  napi_throw_type_error(env, NULL, text);
  return NULL;
}

napi_value open_lister(napi_env env, napi_callback_info info) {
  napi_value argument, external;
  size_t count = 1;
  uint32_t threads;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok || count < 1 ||
      napi_get_value_uint32(env, argument, &threads) != napi_ok) {
    return fail(env, "openLister(threads)");
  }
  struct lister *lister = calloc(1, sizeof *lister);
  if (lister == NULL) return fail(env, "out of memory");
  pthread_mutex_init(&lister->mutex, NULL);
  pthread_cond_init(&lister->changed, NULL);
  if (napi_create_external(env, lister, release, NULL, &external) != napi_ok) {
    release(env, lister, NULL);
    return fail(env, "out of memory");
  }
  start_threads(lister, threads);
  return external;
}

static struct lister *lister_of(napi_env env, napi_callback_info info, napi_value *argument) {
  napi_value arguments[2];
  size_t count = 2;
  void *lister;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok || count < 1 ||
      napi_get_value_external(env, arguments[0], &lister) != napi_ok) {
    return NULL;
  }
  *argument = count > 1 ? arguments[1] : NULL;
  return lister;
}

static bool remember(struct lister *lister, struct announced *announced) {
  if (lister->count == lister->room) {
    const uint32_t room = 2 * lister->room + 64;
    struct announced **larger = realloc(lister->all, room * sizeof *larger);
    if (larger == NULL) return false;
    lister->all = larger;
    lister->room = room;
  }
  lister->all[lister->count++] = announced;
  return true;
}

napi_value list_ahead(napi_env env, napi_callback_info info) {
  napi_value path, number;
  void *bytes;
  size_t length;
  napi_typedarray_type type;
  struct lister *lister = lister_of(env, info, &path);
  if (lister == NULL || path == NULL ||
      napi_get_typedarray_info(env, path, &type, &length, &bytes, NULL, NULL) != napi_ok || type != napi_uint8_array) {
    return fail(env, "listAhead(lister, path)");
  }
  struct announced *announced = calloc(1, sizeof *announced + length + 1);
  if (announced == NULL || !remember(lister, announced)) {
    free(announced);
    return fail(env, "out of memory");
  }
  memcpy(announced->path, bytes, length);
  pthread_mutex_lock(&lister->mutex);
  push(lister, announced);
  pthread_cond_signal(&lister->changed);
  pthread_mutex_unlock(&lister->mutex);
  return napi_create_uint32(env, lister->count - 1, &number) == napi_ok ? number : NULL;
}

// Text where it is ASCII. For others JavaScript has to find out whether they are text at all, so they come as bytes.
static bool create_name(napi_env env, const char *name, napi_value *value) {
  const size_t length = strlen(name);
  for (size_t i = 0; i < length; i++) {
    if ((name[i] & 0x80) != 0) return napi_create_buffer_copy(env, length, name, NULL, value) == napi_ok;
  }
  return napi_create_string_latin1(env, name, length, value) == napi_ok;
}

static bool create_names(napi_env env, const struct listing *listing, napi_value *names) {
  if (napi_create_array_with_length(env, listing->count, names) != napi_ok) return false;
  for (size_t i = 0; i < listing->count; i++) {
    napi_handle_scope scope;
    napi_value name;
    if (napi_open_handle_scope(env, &scope) != napi_ok) return false;
    const bool is_set = create_name(env, listing->names[i], &name) &&
                        napi_set_element(env, *names, (uint32_t)i, name) == napi_ok;
    napi_close_handle_scope(env, scope);
    if (!is_set) return false;
  }
  return true;
}

static bool create_facts(napi_env env, const struct listing *listing, napi_value *facts) {
  napi_value memory;
  void *bytes;
  const size_t length = listing->count * FACTS;
  if (napi_create_arraybuffer(env, length * sizeof(double), &bytes, &memory) != napi_ok) return false;
  if (length > 0) memcpy(bytes, listing->facts, length * sizeof(double));
  return napi_create_typedarray(env, napi_float64_array, length, memory, 0, facts) == napi_ok;
}

napi_value take_listing(napi_env env, napi_callback_info info) {
  napi_value argument, names, facts, result;
  uint32_t number;
  struct lister *lister = lister_of(env, info, &argument);
  if (lister == NULL || argument == NULL || napi_get_value_uint32(env, argument, &number) != napi_ok) {
    return fail(env, "takeListing(lister, number)");
  }
  if (number >= lister->count || lister->all[number] == NULL) return NULL;
  struct announced *announced = lister->all[number];
  lister->all[number] = NULL;
  await_ready(lister, announced);
  const bool is_made = announced->is_complete && create_names(env, &announced->listing, &names) &&
                       create_facts(env, &announced->listing, &facts) && napi_create_object(env, &result) == napi_ok &&
                       napi_set_named_property(env, result, "names", names) == napi_ok &&
                       napi_set_named_property(env, result, "facts", facts) == napi_ok;
  free_announced(announced);
  return is_made ? result : NULL;
}

napi_value close_lister(napi_env env, napi_callback_info info) {
  napi_value argument;
  struct lister *lister = lister_of(env, info, &argument);
  if (lister == NULL) return fail(env, "closeLister(lister)");
  end(lister);
  return NULL;
}

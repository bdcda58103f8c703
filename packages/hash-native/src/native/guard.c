#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
// Under the mutex: guarded threads, and what was done about the signal before there were any.
static int guarded;
static struct sigaction before;

static _Thread_local struct guard *own;
static _Thread_local bool is_passing_on;
static uintptr_t page_length;

// Another's fault: as if nobody had caught it. When the instruction is run again, it ends the process as it always did.
static void pass_on(int number, siginfo_t *info, void *context) {
  const bool has_info = (before.sa_flags & SA_SIGINFO) != 0;
  const bool is_caught = has_info || (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN);
  // Whoever came in during an earlier run passes it on to us in turn.
  if (!is_caught || is_passing_on) {
    signal(number, SIG_DFL);
    // Unless it was sent by somebody.
    if (info->si_code <= 0) raise(number);
    return;
  }
  is_passing_on = true;
  if (has_info) {
    before.sa_sigaction(number, info, context);
  } else {
    before.sa_handler(number);
  }
  is_passing_on = false;
}

static void on_signal(int number, siginfo_t *info, void *context) {
  const int error = errno;
  const uintptr_t at = (uintptr_t)info->si_addr;
  if (own != NULL && at >= (uintptr_t)own->bytes && at < (uintptr_t)own->bytes + own->length) {
    // The rest is gone too if the file was shortened, and nobody will use it if not.
    uint8_t *from = own->bytes + (at - (uintptr_t)own->bytes) / page_length * page_length;
    const size_t length = own->length - (size_t)(from - own->bytes);
    if (mmap(from, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
      own->is_torn = 1;
      errno = error;
      return;
    }
  }
  pass_on(number, info, context);
}

static bool is_ours(const struct sigaction *action) {
  return (action->sa_flags & SA_SIGINFO) != 0 && action->sa_sigaction == on_signal;
}

bool guard_begin(struct guard *guard) {
  bool is_caught = true;
  pthread_mutex_lock(&mutex);
  if (guarded == 0) {
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = on_signal;
    sigemptyset(&action.sa_mask);
    page_length = (uintptr_t)sysconf(_SC_PAGESIZE);
    struct sigaction now;
    is_caught = sigaction(SIGBUS, &action, &now) == 0;
    // Somebody who came in during an earlier run may have put us back when he left: then it is as it was before that run.
    if (is_caught && !is_ours(&now)) before = now;
  }
  if (is_caught) {
    guarded++;
    own = guard;
  }
  pthread_mutex_unlock(&mutex);
  return is_caught;
}

void guard_end(void) {
  own = NULL;
  pthread_mutex_lock(&mutex);
  if (--guarded == 0) {
    struct sigaction now;
    // Unless somebody else has caught it meanwhile.
    if (sigaction(SIGBUS, NULL, &now) == 0 && is_ours(&now)) sigaction(SIGBUS, &before, NULL);
  }
  pthread_mutex_unlock(&mutex);
}

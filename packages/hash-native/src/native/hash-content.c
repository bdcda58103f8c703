#include <errno.h>

#include "border.h"

void run_fail(struct run *run, struct fault fault) {
  pthread_mutex_lock(&run->mutex);
  if (run->fault.kind == NO_FAULT) run->fault = fault;
  atomic_store(&run->is_stopped, true);
  pthread_cond_broadcast(&run->changed);
  pthread_mutex_unlock(&run->mutex);
}

static bool fail_for_memory(struct run *run) {
  run_fail(run, (struct fault){NO_MEMORY, 0, 0});
  return false;
}

// Opens the window on new tasks, where the thread has no others. False after a fault.
static bool look_at_tasks(struct hands *hands, uint32_t first, uint32_t end) {
  struct run *run = hands->run;
  window_close(&hands->window);
  if (!are_of_one_file(run, first, end)) return true;
  struct source *source = &hands->strands[0].source;
  const uint32_t entry = hands->strands[0].entry;
  if (!source_enter(source, run, entry)) return false;
  const double start = run->files.starts[entry];
  window_open(&hands->window, source, run, (uint64_t)(run->borders[first] - start), (uint64_t)(run->borders[end] - start),
              hands->bytes_done);
  return true;
}

// Says what became of a file whose bytes could not be seen. No strand need have it open: tasks that have ended let it go.
static void fail_for_window(struct hands *hands) {
  const uint32_t index = hands->window.index;
  if (check_files(hands->run, &hands->folders, index, index + 1)) {
    run_fail(hands->run, (struct fault){UNREADABLE, index, EIO});
  }
}

// Gives tasks to strands that have none. Not more than this thread's share of those that are left and its own together,
// so that towards the end all threads have equally few. False after a fault.
static bool take_tasks(struct hands *hands) {
  struct run *run = hands->run;
  const uint32_t next = atomic_load(&run->next_task);
  if (next >= run->task_count) return true;
  uint32_t busy = 0;
  for (int i = 0; i < hands->strand_count; i++) busy += hands->strands[i].is_busy;
  const uint32_t fair = (run->task_count - next + busy + run->thread_count - 1) / run->thread_count;
  const uint32_t room = (uint32_t)hands->strand_count - busy;
  const uint32_t share = fair <= busy ? 0 : fair - busy < room ? fair - busy : room;
  // Tasks of one file begin together, so that they lie beside each other.
  if (share == 0 || (busy > 0 && are_of_one_file(run, next, next + (uint32_t)hands->strand_count))) return true;
  const uint32_t first = atomic_fetch_add(&run->next_task, share);
  const uint32_t end = first + share < run->task_count ? first + share : run->task_count;
  uint32_t task = first;
  for (int i = 0; i < hands->strand_count && task < end; i++) {
    struct strand *strand = &hands->strands[i];
    if (strand->is_busy) continue;
    if (!strand_enter(strand, run, task++)) return fail_for_memory(run);
  }
  return busy > 0 || first >= end || look_at_tasks(hands, first, end);
}

static void finish_tasks(struct run *run, uint32_t count) {
  pthread_mutex_lock(&run->mutex);
  run->tasks_done += count;
  pthread_cond_broadcast(&run->changed);
  pthread_mutex_unlock(&run->mutex);
}

// Advances every task of this thread by one part. Returns how many it has; -1 after a fault.
static int advance_all(struct hands *hands) {
  int busy = 0;
  uint32_t done = 0;
  for (int i = 0; i < hands->strand_count; i++) {
    struct strand *strand = &hands->strands[i];
    if (!strand->is_busy) continue;
    if (!strand_advance(strand, hands)) return -1;
    busy++;
  }
  hands_settle(hands);
  if (window_is_torn(&hands->window)) {
    fail_for_window(hands);
    return -1;
  }
  for (int i = 0; i < hands->strand_count; i++) {
    struct strand *strand = &hands->strands[i];
    if (!strand->is_busy || strand->at < strand->end) continue;
    if (!leave_blocks(hands, strand)) {
      fail_for_memory(hands->run);
      return -1;
    }
    strand->is_busy = false;
    done++;
  }
  if (done > 0) finish_tasks(hands->run, done);
  return busy;
}

static void publish_bytes(const struct hands *hands, uint32_t thread) {
  const double done = (double)hands->bytes_done;
  __atomic_store(&hands->run->bytes_done[thread], &done, __ATOMIC_RELAXED);
}

static bool hash_tasks(struct hands *hands, uint32_t thread) {
  while (!run_is_stopped(hands->run)) {
    if (!take_tasks(hands)) return false;
    const int busy = advance_all(hands);
    publish_bytes(hands, thread);
    if (busy < 0) return false;
    if (busy == 0) break;
  }
  for (int i = 0; i < hands->strand_count; i++) {
    if (!source_leave(&hands->strands[i].source, hands->run)) return false;
  }
  return !run_is_stopped(hands->run);
}

// Waits until the last byte is hashed. False if it never will be.
static bool await_others(struct run *run) {
  pthread_mutex_lock(&run->mutex);
  while (run->tasks_done < run->task_count && !run_is_stopped(run)) pthread_cond_wait(&run->changed, &run->mutex);
  pthread_mutex_unlock(&run->mutex);
  return !run_is_stopped(run);
}

// Files in one portion of the final check.
enum { CHECK_COUNT = 256 };

// A file may change after it was read, as long as others are.
static void check_again(struct run *run) {
  const uint32_t count = run->files.count;
  // By directories that are found anew: those that were open before may be elsewhere now.
  struct folders folders;
  folders_begin(&folders);
  while (!run_is_stopped(run)) {
    const uint32_t portion = atomic_fetch_add(&run->next_check, 1);
    if (portion > count / CHECK_COUNT) break;
    const uint32_t start = portion * CHECK_COUNT;
    if (!check_files(run, &folders, start, count - start < CHECK_COUNT ? count : start + CHECK_COUNT)) break;
  }
  folders_end(&folders);
}

void hash_content(struct run *run, uint32_t thread) {
  struct hands hands;
  const uint32_t share = (run->task_count + run->thread_count - 1) / run->thread_count;
  bool is_right = hands_open(&hands, run, share > 0 ? share : 1);
  if (is_right) {
    is_right = hash_tasks(&hands, thread);
  } else {
    fail_for_memory(run);
  }
  hands_close(&hands);
  // Others that wait for this thread's tasks must not wait forever.
  if (!is_right) run_fail(run, (struct fault){NO_FAULT, 0, 0});
  if (is_right && await_others(run)) check_again(run);
}

// Others who catch SIGBUS come and go while the guard does, in the way that the first argument names. Then something is
// wrong that is not the guard's business; what is printed says who heard of it.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../src/native/guard.h"

static struct guard guard;
static struct sigaction other_before;

static void say(const char *text) {
  if (write(STDOUT_FILENO, text, strlen(text)) < 0) _exit(2);
}

// Who was there first, and ends the process.
static void first(int number, siginfo_t *info, void *context) {
  (void)number, (void)info, (void)context;
  say("first\n");
  _exit(0);
}

// Who comes later, and passes on what is not his.
static void other(int number, siginfo_t *info, void *context) {
  say("other\n");
  if ((other_before.sa_flags & SA_SIGINFO) != 0) other_before.sa_sigaction(number, info, context);
}

static void catch_with(void (*handler)(int, siginfo_t *, void *), struct sigaction *was) {
  struct sigaction action = {.sa_flags = SA_SIGINFO};
  action.sa_sigaction = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, was);
}

// Looks at a page of a file that is not there.
static void fault(void) {
  FILE *file = tmpfile();
  volatile uint8_t *bytes = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fileno(file), 0);
  printf("%d\n", bytes[0]);
}

static void run(void) {
  guard_begin(&guard);
  guard_end();
}

int main(int count, char **words) {
  const char *way = count > 1 ? words[1] : "";
  if (strcmp(way, "alone") == 0) {
    catch_with(first, NULL);
  } else if (strcmp(way, "put back") == 0) {
    catch_with(first, NULL);
    guard_begin(&guard);
    catch_with(other, &other_before);
    guard_end();
    sigaction(SIGBUS, &other_before, NULL);
  } else if (strcmp(way, "stays") == 0) {
    guard_begin(&guard);
    catch_with(other, &other_before);
    guard_end();
  }
  run();
  guard_begin(&guard);
  fault();
  return 1;
}

#define _GNU_SOURCE
#include "list-directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

double modified_of(const struct stat *stats) {
#ifdef __APPLE__
  const struct timespec time = stats->st_mtimespec;
#else
  const struct timespec time = stats->st_mtim;
#endif
  return (double)time.tv_sec * 1000.0 + (double)time.tv_nsec / 1000000.0;
}

static bool is_entry(const char *name) { return strcmp(name, ".") != 0 && strcmp(name, "..") != 0; }

// Joins the names, as the system gives them. False where it cannot give all of them.
static bool read_names(DIR *directory, struct listing *listing) {
  size_t room = 0, filled = 0;
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(directory);
    if (entry == NULL) return errno == 0;
    if (!is_entry(entry->d_name)) continue;
    const size_t length = strlen(entry->d_name) + 1;
    if (filled + length > room) {
      room = 2 * room + length + 1024;
      char *larger = realloc(listing->bytes, room);
      if (larger == NULL) return false;
      listing->bytes = larger;
    }
    memcpy(listing->bytes + filled, entry->d_name, length);
    filled += length;
    listing->count++;
  }
}

static int compare_names(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static bool sort_names(struct listing *listing) {
  listing->names = malloc((listing->count + 1) * sizeof *listing->names);
  if (listing->names == NULL) return false;
  const char *name = listing->bytes;
  for (size_t i = 0; i < listing->count; i++, name += strlen(name) + 1) listing->names[i] = name;
  qsort(listing->names, listing->count, sizeof *listing->names, compare_names);
  return true;
}

// By names in the open directory: the system has not to find the way to it again for each of them.
static bool look_at_all(int directory, struct listing *listing) {
  listing->facts = calloc(listing->count + 1, FACTS * sizeof *listing->facts);
  if (listing->facts == NULL) return false;
  for (size_t i = 0; i < listing->count; i++) {
    struct stat stats;
    if (fstatat(directory, listing->names[i], &stats, AT_SYMLINK_NOFOLLOW) != 0) continue;
    double *facts = listing->facts + i * FACTS;
    facts[0] = stats.st_mode;
    facts[1] = (double)stats.st_size;
    facts[2] = modified_of(&stats);
  }
  return true;
}

bool list_directory(const char *path, struct listing *listing) {
  *listing = (struct listing){0};
  const int handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  DIR *directory = fdopendir(handle);
  if (directory == NULL) {
    close(handle);
    return false;
  }
  const bool is_complete = read_names(directory, listing) && sort_names(listing) && look_at_all(handle, listing);
  closedir(directory);
  return is_complete;
}

void listing_free(struct listing *listing) {
  free(listing->bytes);
  free(listing->names);
  free(listing->facts);
  *listing = (struct listing){0};
}

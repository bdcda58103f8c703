#define _GNU_SOURCE
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "list-directory.h"

// Above this a file that changed since it was found is noticed before it is read, and one that changes as soon as it was.
enum { EARLY_CHECK = 1 << 20 };

enum { PATH_LENGTH_MAX = 1 << 14 };

static bool fail(struct run *run, enum fault_kind kind, uint32_t index, double value) {
  run_fail(run, (struct fault){kind, index, value});
  return false;
}

static uint64_t pool_start(const struct files *files, uint32_t index) {
  return index == 0 ? 0 : (uint64_t)files->pool_ends[index - 1];
}

// From where to look for the file of an entry, and what to look for there: `name`, in the memory of `path`. False where the
// path is too long for any system.
static bool place_of(const struct files *files, uint32_t index, struct folders *folders, int *folder, char *path,
                     int *from, const char **name) {
  const uint64_t start = pool_start(files, index);
  const uint64_t length = (uint64_t)files->pool_ends[index] - start;
  if (length >= PATH_LENGTH_MAX) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(path, files->pool + start, length);
  path[length] = '\0';
  *from = folders_find(folders, folder, path, (const char *)files->pool + start, length, name);
  return true;
}

static bool check_unchanged(struct run *run, uint32_t index, const struct stat *stats) {
  if (!S_ISREG(stats->st_mode)) return fail(run, NO_FILE, index, 0);
  if ((double)stats->st_size != run->files.lengths[index]) {
    return fail(run, OTHER_LENGTH, index, (double)stats->st_size);
  }
  if (modified_of(stats) != run->files.modified[index]) return fail(run, OTHER_TIME, index, 0);
  return true;
}

static bool check_open(struct run *run, uint32_t index, int handle) {
  struct stat stats;
  if (fstat(handle, &stats) != 0) return fail(run, GONE, index, errno);
  return check_unchanged(run, index, &stats);
}

static bool is_long(const struct run *run, uint32_t index) { return run->files.lengths[index] > EARLY_CHECK; }

bool source_leave(struct source *source, struct run *run) {
  if (source->handle == NO_HANDLE) return true;
  const bool is_unchanged = !is_long(run, source->index) || check_open(run, source->index, source->handle);
  source_close(source);
  return is_unchanged;
}

void source_close(struct source *source) {
  if (source->handle != NO_HANDLE) close(source->handle);
  source->handle = NO_HANDLE;
}

bool source_enter(struct source *source, struct run *run, uint32_t index) {
  if (source->handle != NO_HANDLE && source->index == index) return true;
  char path[PATH_LENGTH_MAX];
  const char *name;
  int from;
  if (!source_leave(source, run)) return false;
  // A file may have become a FIFO since it was found, and opening one would wait forever.
  const int handle = place_of(&run->files, index, source->folders, &source->folder, path, &from, &name)
                         ? openat(from, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
                         : NO_HANDLE;
  if (handle == NO_HANDLE) return fail(run, UNREADABLE, index, errno);
  source->handle = handle;
  source->index = index;
  return !is_long(run, index) || check_open(run, index, handle);
}

static bool read_file(struct source *source, struct run *run, uint32_t index, uint64_t position, uint8_t *bytes,
                      size_t length) {
  if (!source_enter(source, run, index)) return false;
  const uint64_t from = (uint64_t)run->files.skips[index] + position;
  for (size_t done = 0; done < length;) {
    const ssize_t count = pread(source->handle, bytes + done, length - done, (off_t)(from + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(run, UNREADABLE, index, errno);
    if (count == 0) return fail(run, ENDS_EARLY, index, (double)(from + done));
    done += (size_t)count;
  }
  return true;
}

bool source_read(struct source *source, struct run *run, uint32_t index, uint64_t position, uint8_t *bytes,
                 size_t length, uint64_t *content) {
  const struct files *files = &run->files;
  // An entry may be longer than what it has to offer, and zeros stand for the rest; or shorter, and the rest is nobody's.
  const double offered = files->lengths[index] - (files->kinds[index] == PATH ? files->skips[index] : 0);
  const uint64_t readable = offered > 0 ? (uint64_t)offered : 0;
  const uint64_t left = position < readable ? readable - position : 0;
  const size_t count = left < length ? (size_t)left : length;
  if (count > 0 && files->kinds[index] == PATH) {
    if (!read_file(source, run, index, position, bytes, count)) return false;
  } else if (count > 0) {
    memcpy(bytes, files->pool + pool_start(files, index) + position, count);
  }
  if (count < length) memset(bytes + count, 0, length - count);
  *content += count;
  return true;
}

bool check_files(struct run *run, struct folders *folders, uint32_t start, uint32_t end) {
  char path[PATH_LENGTH_MAX];
  const char *name;
  int from, folder = 0;
  for (uint32_t i = start; i < end; i++) {
    if (run->files.kinds[i] != PATH) continue;
    struct stat stats;
    if (!place_of(&run->files, i, folders, &folder, path, &from, &name) || fstatat(from, name, &stats, 0) != 0) {
      return fail(run, GONE, i, errno);
    }
    if (!check_unchanged(run, i, &stats)) return false;
  }
  return true;
}

#define _GNU_SOURCE
#include "folders.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

// A directory that is only looked through needs no permission to be read.
#ifdef O_PATH
enum { FLAGS = O_PATH | O_DIRECTORY | O_CLOEXEC };
#else
enum { FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC };
#endif

enum { NONE = -1 };

void folders_begin(struct folders *folders) {
  folders->next = 0;
  for (int i = 0; i < FOLDERS; i++) folders->open[i] = (struct folder){NONE, NULL, 0};
}

void folders_end(struct folders *folders) {
  for (int i = 0; i < FOLDERS; i++) {
    if (folders->open[i].handle != NONE) close(folders->open[i].handle);
    folders->open[i].handle = NONE;
  }
}

static bool is_at(const struct folders *folders, int place, const char *path, size_t length) {
  const struct folder *folder = &folders->open[place];
  return folder->handle != NONE && folder->length == length && memcmp(folder->path, path, length) == 0;
}

// The place of the directory; NONE if it is not open.
static int search(const struct folders *folders, const char *path, size_t length) {
  int place = FOLDERS - 1;
  while (place >= 0 && !is_at(folders, place, path, length)) place--;
  return place;
}

// Opens it in the place of the one that was opened first. NONE where it cannot be opened.
static int open_folder(struct folders *folders, char *path, const char *lasting, size_t length) {
  path[length] = '\0';
  const int handle = open(path, FLAGS);
  path[length] = '/';
  if (handle < 0) return NONE;
  const int place = folders->next;
  struct folder *folder = &folders->open[place];
  folders->next = (place + 1) % FOLDERS;
  if (folder->handle != NONE) close(folder->handle);
  *folder = (struct folder){handle, lasting, length};
  return place;
}

int folders_find(struct folders *folders, int *place, char *path, const char *lasting, size_t length, const char **name) {
  *name = path;
  size_t slash = length;
  while (slash > 0 && path[slash] != '/') slash--;
  if (slash == 0) return AT_FDCWD;
  int found = is_at(folders, *place, path, slash) ? *place : search(folders, path, slash);
  if (found == NONE) found = open_folder(folders, path, lasting, slash);
  // Where it cannot be opened the whole path may tell why, or lead there nevertheless.
  if (found == NONE) return AT_FDCWD;
  *place = found;
  *name = path + slash + 1;
  return folders->open[found].handle;
}

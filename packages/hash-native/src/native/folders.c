#define _GNU_SOURCE
#include "folders.h"

#include <fcntl.h>
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

static int open_folder(struct folders *folders, char *path, const char *lasting, size_t length) {
  path[length] = '\0';
  const int handle = open(path, FLAGS);
  path[length] = '/';
  if (handle < 0) return NONE;
  struct folder *folder = &folders->open[folders->next];
  folders->next = (folders->next + 1) % FOLDERS;
  if (folder->handle != NONE) close(folder->handle);
  *folder = (struct folder){handle, lasting, length};
  return handle;
}

int folders_find(struct folders *folders, char *path, const char *lasting, size_t length, const char **name) {
  *name = path;
  size_t slash = length;
  while (slash > 0 && path[slash] != '/') slash--;
  if (slash == 0) return AT_FDCWD;
  int handle = NONE;
  for (int i = 0; i < FOLDERS && handle == NONE; i++) {
    const struct folder *folder = &folders->open[i];
    if (folder->handle != NONE && folder->length == slash && memcmp(folder->path, path, slash) == 0) {
      handle = folder->handle;
    }
  }
  if (handle == NONE) handle = open_folder(folders, path, lasting, slash);
  // Where it cannot be opened the whole path may tell why, or lead there nevertheless.
  if (handle == NONE) return AT_FDCWD;
  *name = path + slash + 1;
  return handle;
}

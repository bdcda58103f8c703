#ifndef GENTORRENT_FOLDERS_H
#define GENTORRENT_FOLDERS_H

#include <stddef.h>

// Directories that a thread has open: most files are in the one of the file before, and the way to it need not be found
// again for each.
struct folder {
  int handle;
  const char *path;
  size_t length;
};

// Twice as many as a thread has tasks at once, each of which may be in another one, so that none is closed before its task
// comes back to it.
enum { FOLDERS = 32 };

struct folders {
  struct folder open[FOLDERS];
  int next;
};

void folders_begin(struct folders *folders);
void folders_end(struct folders *folders);

// From where to look for a file, and `name`, what to look for there. `path` ends with a zero byte and is as it was afterwards;
// `lasting` is the same text in memory that stays. `place` is where the directory was for whoever asks when it asked before,
// 0 at first: mostly it is there still, and need not be searched for.
int folders_find(struct folders *folders, int *place, char *path, const char *lasting, size_t length, const char **name);

#endif

#ifndef GENTORRENT_LIST_DIRECTORY_H
#define GENTORRENT_LIST_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

// What is in a directory: names, each with a zero byte at its end, in the order of their bytes; and of each entry, symlinks
// not followed, its mode, length and modification time. An entry that cannot be looked at has mode 0.
struct listing {
  size_t count;
  char *bytes;
  const char **names;
  double *facts;
};

enum { FACTS = 3 };

// False where the directory cannot be read, or there is no memory; what was taken is to be given back nevertheless.
bool list_directory(const char *path, struct listing *listing);
void listing_free(struct listing *listing);

// Milliseconds, by the arithmetic of Node's `Stats`: the same time must give the same number.
double modified_of(const struct stat *stats);

#endif

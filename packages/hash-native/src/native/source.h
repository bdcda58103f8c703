#ifndef GENTORRENT_SOURCE_H
#define GENTORRENT_SOURCE_H

#include "folders.h"
#include "run.h"

// A reader of content, which has at most one file open.
struct source {
  int handle;
  uint32_t index;
  // Those of its thread.
  struct folders *folders;
  // Where its directory is among them.
  int folder;
};

enum { NO_HANDLE = -1 };

// Reads `length` bytes of an entry from a position on, and counts in `content` those that are not zeros instead of bytes
// that nobody has. False after a fault.
bool source_read(struct source *source, struct run *run, uint32_t index, uint64_t position, uint8_t *bytes,
                 size_t length, uint64_t *content);

// Opens the file of an entry, if it is not open. False after a fault.
bool source_enter(struct source *source, struct run *run, uint32_t index);

// Closes the file. A long one is compared with what it was before and after it is read; for others it is enough that every
// file is looked at when the last byte is hashed. False after a fault.
bool source_leave(struct source *source, struct run *run);

// Closes the file, if one is open.
void source_close(struct source *source);

// Looks at entries `[start, end)` once more, those that are empty too. False after a fault.
bool check_files(struct run *run, struct folders *folders, uint32_t start, uint32_t end);

#endif

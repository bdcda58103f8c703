#ifndef GENTORRENT_OWN_DESCRIPTORS_H
#define GENTORRENT_OWN_DESCRIPTORS_H

// Gives the calling thread a table of file descriptors to itself, where the system has such a thing: to open, use and close
// files there takes no lock and no count that other threads write to. Of those of the process it keeps the first three, so
// it must not wake Node's event loop, which is done by a descriptor.
void own_descriptors(void);

#endif

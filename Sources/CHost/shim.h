// Calls of the C library that Swift cannot import (variadic, or not in its module map).
#pragma once
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/vfs.h>

static inline int maabar_no_core_files(void) {
  const struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none);
}

// Everything written to the file system that an open file lies on is on its disk, or an error.
extern int syncfs(int file);
static inline int maabar_sync_file_system(int file) { return syncfs(file); }

static inline int maabar_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// The next connection of a listening socket, which no child process inherits; -1 when none is there.
static inline int maabar_accept(int listener) {
  const int stream = accept(listener, 0, 0);
  if (stream >= 0) fcntl(stream, F_SETFD, FD_CLOEXEC);
  return stream;
}

// True for a path on tmpfs or ramfs (linux/magic.h), which no power cut outlives.
static inline int maabar_is_in_memory(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return 0;
  return status.f_type == 0x01021994 || status.f_type == (__fsword_t)0x858458f6;
}

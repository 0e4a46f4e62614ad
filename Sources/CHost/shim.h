// Calls of the C library that Swift cannot import (variadic, or not in its module map).
#pragma once
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

static inline int maabar_no_core_files(void) {
  const struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none);
}

static inline int maabar_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// The next connection of a listening socket, which no child process inherits; -1 when none is there.
static inline int maabar_accept(int listener) {
  const int stream = accept(listener, 0, 0);
  if (stream >= 0) fcntl(stream, F_SETFD, FD_CLOEXEC);
  return stream;
}

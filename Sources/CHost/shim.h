// Calls of the C library that Swift cannot import (variadic, or not in its module map).
#pragma once
#include <sys/prctl.h>
#include <sys/resource.h>

static inline int maabar_no_core_files(void) {
  const struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none);
}

static inline int maabar_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Calls of the C library that Swift cannot import (variadic, or not in its module map).
#pragma once
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/vfs.h>

static inline int maabar_no_core_files(void) {
  const struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none);
}

// Lets this process have more files and connections open at once, as far as the system allows;
// gives how many it may have.
static inline long maabar_allow_descriptors(long count) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < (rlim_t)count) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max < (rlim_t)count ? limit.rlim_max : (rlim_t)count;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return (long)before;
  }
  return (long)limit.rlim_cur;
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

// The next connection of a listening socket, non-blocking and inherited by no child; -1 for none.
extern int accept4(int listener, struct sockaddr *address, socklen_t *count, int flags);
static inline int maabar_accept_stream(int listener, struct sockaddr_storage *address) {
  socklen_t count = sizeof *address;
  return accept4(listener, (struct sockaddr *)address, &count, 02000000 | 00004000);
}

// A 64-bit token in the union of an epoll_event.
static inline int maabar_poll_control(int poller, int operation, int descriptor, unsigned events) {
  struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
  return epoll_ctl(poller, operation, descriptor, &event);
}

static inline int maabar_event_descriptor(const struct epoll_event *event) {
  return event->data.fd;
}

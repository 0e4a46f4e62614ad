import Glibc

/// What this process has used, for measurements.
public enum ProcessTime {
  /// Nanoseconds of processor time of all threads, ended child processes included.
  public static func cpuNanoseconds() -> UInt64 {
    var own = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own)
    var children = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
    let childMicroseconds = microseconds(children.ru_utime) + microseconds(children.ru_stime)
    return UInt64(own.tv_sec) * 1_000_000_000 + UInt64(own.tv_nsec) + childMicroseconds * 1000
  }

  private static func microseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec)
  }
}

public import Bytes
import Glibc
import Synchronization

/// Ctrl-C and a polite kill, as a flag that long work asks between two durable steps.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// From now on SIGINT and SIGTERM set the flag; a second one ends the process at once.
  public static func watch() {
    let handler: @convention(c) (Int32) -> Void = { number in
      if Interruption.flag.exchange(true, ordering: .relaxed) { _exit(128 + number) }
    }
    signal(SIGINT, handler)
    signal(SIGTERM, handler)
    // Whoever started this program may have handed down a mask that keeps both away.
    var both = sigset_t()
    unsafe sigemptyset(&both)
    unsafe sigaddset(&both, SIGINT)
    unsafe sigaddset(&both, SIGTERM)
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &both, nil)
    // A closed pipe is an ordinary write error, not a death.
    signal(SIGPIPE, SIG_IGN)
  }

  /// True once the person asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Throws `.interrupted` once the person asked to stop.
  public static func check() throws(Fault) {
    if isRequested { throw Fault(.interrupted, "stopped on request") }
  }
}

extension Fault.Code {
  /// The person pressed Ctrl-C, or the system asked the process to end.
  public static let interrupted = Fault.Code("host.interrupted", .interrupted)
}

import CHost
import Glibc

/// Keeps personal data of this process out of core files, crash reports and other processes' sight.
public enum ProcessHygiene {
  /// No core dumps, no attaching by other processes of the same user, and no crash report: Swift's
  /// prints what the registers point to, which may be a traveller's name.
  public static func apply() {
    _ = maabar_no_core_files()
    _ = maabar_not_dumpable()
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] {
      signal(number, SIG_DFL)
    }
  }
}

public import Bytes
import Glibc

/// Another program, run to its end without input and with its output thrown away.
public enum ChildProcess {
  /// The file of this process's own program.
  public static let ownProgram: Path = "/proc/self/exe"

  /// Runs a program with arguments; gives its exit status (128 and the signal when one ended it).
  public static func run(_ program: Path, _ arguments: [String]) throws(Fault) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = unsafe ([program.string] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, program.string, &actions, nil, &words, environ)
    guard code == 0 else { throw Disk.fault(code, program) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Disk.fault(errno, program) }
    }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }
}

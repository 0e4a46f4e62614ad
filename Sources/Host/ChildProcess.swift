public import Bytes
import Glibc

/// Another program, run to its end.
public enum ChildProcess {
  /// The file of this process's own program.
  public static let ownProgram: Path = "/proc/self/exe"

  /// How a program ended and what it wrote to standard output.
  public struct Run: Sendable {
    /// The exit status; 128 and the signal's number when one ended it.
    public let status: Int32
    /// Standard output, whole.
    public let output: [UInt8]
  }

  /// Bytes that a pipe takes without a reader (Linux: 64 KiB since 2.6.11).
  private static let inputAtMost = 64 * 1024

  /// Runs a program with arguments, without input and with its output thrown away; gives its exit
  /// status (128 and the signal when one ended it).
  public static func run(_ program: Path, _ arguments: [String]) throws(Fault) -> Int32 {
    let process = try start(program, arguments, input: nil, output: nil)
    return try wait(for: process, program)
  }

  /// Runs a program with arguments and input (64 KiB at most), its errors thrown away; nothing of
  /// it touches a disk. One that writes more than `outputLimit` bytes, or is silent for
  /// `secondsAtMost`, is ended and a fault.
  public static func run(
    _ program: Path, _ arguments: [String], input: [UInt8], outputLimit: Int,
    secondsAtMost: Int = 30
  ) throws(Fault) -> Run {
    precondition(input.count <= inputAtMost, "the pipe would not take it")
    let (source, feed) = try pipe(program)
    defer { close(source) }
    // The whole input waits in the pipe before the program begins: nobody waits for anybody.
    let fed = unsafe write(feed, input, input.count)
    close(feed)
    guard fed == input.count else { throw Disk.fault(errno, program) }
    let (drain, sink) = try pipe(program)
    defer { close(drain) }
    let process: pid_t
    do throws(Fault) {
      process = try start(program, arguments, input: source, output: sink)
      close(sink)
    } catch {
      close(sink)
      throw error
    }
    do throws(Fault) {
      let output = try read(drain, outputLimit, secondsAtMost, program)
      return Run(status: try wait(for: process, program), output: output)
    } catch {
      kill(process, SIGKILL)
      _ = try? wait(for: process, program)
      throw error
    }
  }

  private static func pipe(_ program: Path) throws(Fault) -> (out: Int32, into: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe Glibc.pipe(&ends) == 0 else { throw Disk.fault(errno, program) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func read(
    _ drain: Int32, _ limit: Int, _ seconds: Int, _ program: Path
  ) throws(Fault) -> [UInt8] {
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      var ready = pollfd(fd: drain, events: Int16(POLLIN), revents: 0)
      let events = unsafe poll(&ready, 1, Int32(seconds * 1000))
      if events < 0, errno == EINTR { continue }
      guard events > 0 else {
        throw Fault(.fileFailed, at: program.string, "no answer within \(seconds) s")
      }
      let count = unsafe Glibc.read(drain, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return output }
      output += block[..<count]
      guard output.count <= limit else {
        throw Fault(.fileTooLarge, at: program.string, "more than \(limit) bytes of output")
      }
    }
  }

  /// Starts a program; nil stands for `/dev/null`.
  private static func start(
    _ program: Path, _ arguments: [String], input: Int32?, output: Int32?
  ) throws(Fault) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (target, given, flags) in [(0, input, O_RDONLY), (1, output, O_WRONLY)]
      as [(
        Int32, Int32?, Int32
      )]
    {
      if let given {
        unsafe posix_spawn_file_actions_adddup2(&actions, given, target)
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, target, "/dev/null", flags, 0)
      }
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = unsafe ([program.string] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, program.string, &actions, nil, &words, environ)
    guard code == 0 else { throw Disk.fault(code, program) }
    return process
  }

  private static func wait(for process: pid_t, _ program: Path) throws(Fault) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Disk.fault(errno, program) }
    }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }
}

import Glibc

/// The environment of this process; only programs' mains and the Console ask it.
public enum HostEnvironment {
  /// The value of a variable, or nil.
  public static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// True when a file descriptor (0, 1, 2) is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The session of processes that this one belongs to (getsid(2)): that of its terminal.
  public static var terminal: Int64 { Int64(getsid(0)) }

  /// The number of the operating system's user that this process works for.
  public static var user: Int64 { Int64(getuid()) }

  /// Ends the process with an exit status.
  public static func end(_ status: Int32) -> Never { exit(status) }
}

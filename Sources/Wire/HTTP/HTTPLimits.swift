/// The bounds of a head, on both sides.
public enum HTTPLimits {
  /// Bytes of a request line or status line at most, without its CRLF.
  public static let startLineBytes = 2048
  /// Bytes of all header lines together at most, with their CRLFs.
  public static let headerBytes = 8192
  /// Header lines at most.
  public static let headerLines = 64
  /// Bytes of a whole head at most: start line, headers, the empty line.
  public static let headBytes = startLineBytes + 2 + headerBytes + 2
  /// Digits of a length at most: beyond 10^15 nothing is a file of ours, and no sum overflows.
  static let lengthDigits = 15
}

/// How long a server lets each part of a request take, in total and never per byte, and how much
/// it holds at once. Times are in milliseconds.
public struct ServerLimits: Sendable {
  /// From the connection to the end of the TLS handshake.
  public var handshake = 10_000
  /// Between two requests.
  public var idle = 60_000
  /// From the first byte of a head to its end; the first head from the end of the handshake.
  public var head = 10_000
  /// For a body or an answer, beside the time that its length takes at `slowest`.
  public var body = 20_000
  /// Bytes a second at which a body or an answer must come through.
  public var slowest = 2048
  /// Until the registry has made an answer.
  public var work = 60_000
  /// From the first byte of a request to the last of its answer.
  public var request = 900_000
  /// Connections at once.
  public var connections = 1024
  /// Connections at once from one address (of IPv6 from one network of 64 bits).
  public var fromOneAddress = 64
  /// Connections at once with one key.
  public var withOneKey = 8
  /// How long requests under way may go on once the server is asked to stop.
  public var stopping = 10_000

  /// The bounds of a service.
  public init() {}

  /// The time for a body or an answer of a length.
  func transfer(_ count: Int) -> Int { body + count / max(1, slowest) * 1000 }
}

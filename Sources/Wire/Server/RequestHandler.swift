public import Bytes
public import Crypto

/// What a service does with requests.
public protocol RequestHandler: Sendable {
  /// Decides about a request from its head alone, before a byte of its body is read. Called on the
  /// server's one thread: it must not wait. `peer` is the key that TLS has proved, nil where none
  /// is asked for; that somebody may connect does not mean that they may ask.
  func admit(_ request: RequestHead, from peer: Digest?) -> Admission
  /// The methods that a path takes, whoever asks; none where nothing stands there. A refusal 405
  /// names them (RFC 9110 clause 15.5.6).
  func methods(at path: [String]) -> [RequestHead.Method]
}

/// What becomes of a request.
public enum Admission: Sendable {
  /// It is answered at once.
  case answer(Response)
  /// Its body is taken, then answered.
  case receive(any BodySink)
  /// It is answered later, from any thread.
  case later(@Sendable (Reply) -> Void)
  /// It waits for something to happen, at most so many seconds, and is answered from any thread;
  /// a server that stops answers it with 503 at once.
  case waiting(seconds: Int, @Sendable (Reply) -> Void)
}

/// Where a body goes, piece by piece, on the server's one thread.
public protocol BodySink: Sendable {
  /// Takes the next bytes; a fault ends the request, `.diskFull` with status 507.
  func take(_ bytes: [UInt8]) throws(Fault)
  /// All of it is there: the answer may come later, from any thread.
  func end(_ reply: Reply)
  /// The connection was cut, or time was up: what was taken may be gone on with.
  func cut()
}

/// A way to answer one request, from any thread; only the first answer counts.
public final class Reply: Sendable {
  private let deliver: @Sendable (Response) -> Void

  /// A way that leads to `deliver`.
  public init(_ deliver: @escaping @Sendable (Response) -> Void) { self.deliver = deliver }

  /// Answers.
  public func send(_ response: Response) { deliver(response) }
}

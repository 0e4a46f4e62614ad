public import Bytes
import Crypto
public import Host

/// A line to a service: what a client speaks TLS over. A test puts another in its place, and cuts
/// it where it likes.
public protocol ByteLine {
  /// Waits for bytes, at most `milliseconds`.
  func receive(atMost count: Int, milliseconds: Int) -> NetworkStream.Received
  /// Sends all bytes within `milliseconds`; false when the line is cut or time is up.
  func send(_ bytes: [UInt8], milliseconds: Int) -> Bool
  /// Ends the line.
  func end()
}

/// Opens lines to one service.
public protocol LineOpener {
  /// A new line; throws `.unreachable`.
  func open(milliseconds: Int) throws(Fault) -> any ByteLine
}

/// Lines over the network.
public struct NetworkOpener: LineOpener {
  private let address: ServerAddress
  private let timekeeper: any Timekeeper

  /// Lines to an address.
  public init(_ address: ServerAddress, timekeeper: any Timekeeper) {
    self.address = address
    self.timekeeper = timekeeper
  }

  /// Connects.
  public func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    NetworkLine(
      stream: try NetworkStream.connect(
        to: address.host.text, port: address.port, milliseconds: milliseconds),
      timekeeper: timekeeper)
  }
}

private struct NetworkLine: ByteLine {
  let stream: NetworkStream
  let timekeeper: any Timekeeper

  func receive(atMost count: Int, milliseconds: Int) -> NetworkStream.Received {
    guard stream.wait(forRoom: false, milliseconds: milliseconds) else { return .nothing }
    return stream.receive(atMost: count)
  }

  func send(_ bytes: [UInt8], milliseconds: Int) -> Bool {
    let deadline = Deadline(milliseconds, timekeeper)
    var sent = 0
    while sent < bytes.count {
      guard let count = stream.send(bytes, from: sent) else { return false }
      sent += count
      if count == 0, !stream.wait(forRoom: true, milliseconds: deadline.left) { return false }
      if sent < bytes.count, deadline.left == 0 { return false }
    }
    return true
  }

  func end() { stream.end() }
}

/// A time that is set once and runs out.
struct Deadline {
  private let end: UInt64
  private let timekeeper: any Timekeeper

  init(_ milliseconds: Int, _ timekeeper: any Timekeeper) {
    self.timekeeper = timekeeper
    end = timekeeper.now().monotonicNanoseconds &+ UInt64(max(0, milliseconds)) * 1_000_000
  }

  /// Milliseconds that are left, rounded up; 0 when time is up.
  var left: Int {
    let now = timekeeper.now().monotonicNanoseconds
    return now >= end ? 0 : Int((end - now + 999_999) / 1_000_000)
  }
}

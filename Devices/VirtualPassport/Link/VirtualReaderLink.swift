public import Bytes
public import Host
import Synchronization

/// Puts a virtual chip into pcscd's virtual reader (vsmartcard-vpcd), which listens at a TCP port
/// of this machine: whoever speaks PC/SC then finds a reader with a document on it.
///
/// The protocol of vpcd: each message is its length in two bytes and as many bytes. One byte of the
/// reader is a control: 0 takes the power away, 1 gives it, 2 resets, 4 asks for the answer to
/// reset, which alone is answered. All else is a command APDU, answered by the answer's bytes.
public final class VirtualReaderLink: Sendable {
  /// The port of the first virtual reader.
  public static let firstPort: UInt16 = 35_963

  /// What happened on the link.
  public enum Notice: Sendable, Equatable {
    /// The reader gave power or reset.
    case powered
    /// A command came, with the answer's status; nil where the chip left the field instead.
    case answered(instruction: UInt8, status: UInt16?)
    /// The chip left the field; it comes back by itself.
    case lost
    /// pcscd has gone.
    case ended
  }

  /// How long the chip stays away after it left the field.
  private static let absenceMilliseconds = 300
  /// How often the reader is tried again then.
  private static let triesAgain = 10
  private static let writeMilliseconds = 5000
  /// How often a wait for the reader looks whether it shall end.
  private static let lookMilliseconds = 1000

  private let chip: VirtualChip
  private let port: UInt16
  private let timekeeper: any Timekeeper
  private let notice: @Sendable (Notice) -> Void
  private let stream = Mutex<NetworkStream?>(nil)
  private let ending = Gate()

  /// A link of a chip to the reader at a port; nothing happens before `run`.
  public init(
    _ chip: VirtualChip, port: UInt16 = firstPort, timekeeper: any Timekeeper,
    notice: @escaping @Sendable (Notice) -> Void = { _ in }
  ) {
    self.chip = chip
    self.port = port
    self.timekeeper = timekeeper
    self.notice = notice
  }

  /// Lays the chip on the reader and answers until `end`, or until pcscd goes. A chip that leaves
  /// the field is laid on again after a moment.
  ///
  /// Throws `.virtualReader` when nobody listens at the port.
  public func run() throws(Fault) {
    var isLost = false
    repeat {
      let stream = try connect(tries: isLost ? Self.triesAgain : 1)
      self.stream.withLock { $0 = ending.isOpen ? nil : stream }
      isLost = serve(stream)
      stream.end()
      self.stream.withLock { $0 = nil }
      chip.powerOff()
      guard isLost else { break }
      notice(.lost)
      _ = timekeeper.wait(at: ending, milliseconds: Self.absenceMilliseconds)
    } while !ending.isOpen
    notice(.ended)
  }

  /// Connects to the reader, which after a chip has left takes a moment to listen again.
  private func connect(tries: Int) throws(Fault) -> NetworkStream {
    for _ in 1..<max(1, tries) where !ending.isOpen {
      if let stream = try? reader() { return stream }
      _ = timekeeper.wait(at: ending, milliseconds: Self.absenceMilliseconds)
    }
    do throws(Fault) { return try reader() } catch {
      throw Fault(.virtualReader, at: "port \(port)", "no virtual reader listens there")
    }
  }

  private func reader() throws(Fault) -> NetworkStream {
    try .connect(to: "127.0.0.1", port: Int(port), milliseconds: Self.writeMilliseconds)
  }

  /// Takes the chip away and lets `run` return; from any thread.
  public func end() {
    ending.open()
    stream.withLock { $0 }?.end()
  }

  /// Answers message after message; true when the chip has left the field.
  private func serve(_ stream: NetworkStream) -> Bool {
    var frames = ReaderFrames()
    while !ending.isOpen {
      while let message = frames.next() {
        switch answer(message) {
        case .nothing: continue
        case .left: return true
        case .bytes(let bytes):
          guard send(ReaderFrames.frame(bytes), on: stream) else { return false }
        }
      }
      stream.acknowledge()
      guard stream.wait(forRoom: false, milliseconds: Self.lookMilliseconds) else { continue }
      guard case .bytes(let bytes) = stream.receive(atMost: 65_538) else { return false }
      stream.acknowledge()
      frames.take(bytes)
    }
    return false
  }

  private func send(_ bytes: [UInt8], on stream: NetworkStream) -> Bool {
    var done = 0
    while done < bytes.count {
      guard let count = stream.send(bytes, from: done) else { return false }
      done += count
      if count == 0, !stream.wait(forRoom: true, milliseconds: Self.writeMilliseconds) {
        return false
      }
    }
    return true
  }

  /// What becomes of a message.
  private enum Answer {
    case bytes([UInt8])
    /// A control that is not answered.
    case nothing
    /// The chip has left the field.
    case left
  }

  private func answer(_ message: [UInt8]) -> Answer {
    switch (message.count, message.first) {
    case (1, 0x00): chip.powerOff()
    case (1, 0x01), (1, 0x02):
      chip.powerOn()
      notice(.powered)
    case (1, 0x04): return .bytes(VirtualChip.answerToReset)
    case (0, _), (1, _): break
    default:
      let bytes = chip.answer(message)
      let status = bytes.map { $0.suffix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) } }
      notice(.answered(instruction: message[1], status: status))
      return bytes.map { .bytes($0) } ?? .left
    }
    return .nothing
  }
}

/// Messages of a stream: two bytes of length, then as many bytes.
struct ReaderFrames {
  private var bytes: [UInt8] = []

  /// Adds what has come.
  mutating func take(_ more: [UInt8]) { bytes += more }

  /// The next whole message; nil while none is there.
  mutating func next() -> [UInt8]? {
    guard bytes.count >= 2 else { return nil }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    guard bytes.count >= 2 + count else { return nil }
    defer { bytes.removeFirst(2 + count) }
    return Array(bytes[2..<2 + count])
  }

  /// A message with its length; what is longer than 65,535 bytes is cut to its last two.
  static func frame(_ message: [UInt8]) -> [UInt8] {
    let sent = message.count > 0xFFFF ? Array(message.suffix(2)) : message
    return [UInt8(sent.count >> 8), UInt8(sent.count & 0xFF)] + sent
  }
}

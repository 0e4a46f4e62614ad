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
  private static let writeMilliseconds = 5000

  private let chip: VirtualChip
  private let port: UInt16
  private let timekeeper: any Timekeeper
  private let notice: @Sendable (Notice) -> Void
  private let stream = Mutex<LocalStream?>(nil)
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
  /// Throws `.virtualReader` when nobody listens at the port at first.
  public func run() throws(Fault) {
    repeat {
      let stream: LocalStream
      do throws(Fault) { stream = try LocalStream.connect(toPort: port) } catch {
        throw Fault(.virtualReader, at: "port \(port)", "no virtual reader listens there")
      }
      self.stream.withLock { $0 = ending.isOpen ? nil : stream }
      let isLost = serve(stream)
      stream.end()
      self.stream.withLock { $0 = nil }
      chip.powerOff()
      guard isLost else { break }
      notice(.lost)
      _ = timekeeper.wait(at: ending, milliseconds: Self.absenceMilliseconds)
    } while !ending.isOpen
    notice(.ended)
  }

  /// Takes the chip away and lets `run` return; from any thread.
  public func end() {
    ending.open()
    stream.withLock { $0 }?.end()
  }

  /// Answers message after message; true when the chip has left the field.
  private func serve(_ stream: LocalStream) -> Bool {
    var frames = ReaderFrames()
    while !ending.isOpen {
      while let message = frames.next() {
        guard let answer = answer(message) else { continue }
        guard let bytes = answer.bytes else { return true }
        guard stream.write(ReaderFrames.frame(bytes), milliseconds: Self.writeMilliseconds) else {
          return false
        }
      }
      guard case .bytes(let bytes) = stream.read(milliseconds: nil) else { return false }
      frames.take(bytes)
    }
    return false
  }

  /// What a message is answered by: nil for nothing, without bytes where the chip has left.
  private func answer(_ message: [UInt8]) -> (bytes: [UInt8]?, Void)? {
    switch (message.count, message.first) {
    case (1, 0x00): chip.powerOff()
    case (1, 0x01), (1, 0x02):
      chip.powerOn()
      notice(.powered)
    case (1, 0x04): return (VirtualChip.answerToReset, ())
    case (0, _), (1, _): break
    default:
      let bytes = chip.answer(message)
      let status = bytes.map { $0.suffix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) } }
      notice(
        .answered(instruction: message.count > 1 ? message[1] : 0, status: status))
      return (bytes, ())
    }
    return nil
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

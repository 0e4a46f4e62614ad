import Glibc
import Host
import Synchronization

/// A chip on a virtual reader: speaks the protocol of vsmartcard's vpcd, whose reader waits for it
/// at a TCP port. Two bytes of length, then a control byte (0 power off, 1 power on, 2 reset, 4
/// give the answer to reset) or a command.
final class VirtualCard: Sendable {
  /// T=1, no historical bytes (ISO/IEC 7816-3); the last byte is its checksum.
  static let answerToReset: [UInt8] = [0x3B, 0x80, 0x01, 0x81]

  private struct State {
    var isLaid = false
    var descriptor: Int32 = -1
    var hang: Gate?
    var losesNext = false
    /// Powered or reset since the last command.
    var powerings = 0
  }

  private let port: Int
  private let respond: @Sendable ([UInt8]) -> [UInt8]
  private let state = Mutex(State())

  /// A chip that answers commands as `respond` does.
  init(port: Int, _ respond: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.port = port
    self.respond = respond
  }

  /// How often the chip was powered or reset.
  var powerings: Int { state.withLock { $0.powerings } }

  /// Lays it on the reader; it comes back by itself after it was lost, or the service was.
  func lay() {
    guard
      state.withLock({ state in
        defer { state.isLaid = true }
        return !state.isLaid
      })
    else { return }
    let thread = OwnerThread(name: "virtual card")
    thread.run { [self] in
      while state.withLock({ $0.isLaid }) {
        serve()
        _ = Gate().wait(milliseconds: 5)
      }
    }
    thread.end()
  }

  /// Takes it away.
  func takeAway() {
    let descriptor = state.withLock { state in
      state.isLaid = false
      return state.descriptor
    }
    if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
  }

  /// Says nothing more until the gate opens.
  func hang(until gate: Gate) { state.withLock { $0.hang = gate } }

  /// Leaves the field in the middle of the next command, and comes back.
  func loseNext() { state.withLock { $0.losesNext = true } }

  // MARK: The wire

  private func serve() {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    guard result == 0 else { return }
    state.withLock { $0.descriptor = descriptor }
    defer { state.withLock { $0.descriptor = -1 } }
    while state.withLock({ $0.isLaid }), let message = receive(descriptor) {
      if let gate = state.withLock({ $0.hang }) {
        _ = gate.wait(milliseconds: 600_000)
        state.withLock { $0.hang = nil }
      }
      guard let answer = answer(to: message) else { return }
      if !answer.isEmpty, !send(answer, descriptor) { return }
    }
  }

  /// The answer to a message, empty for none; nil when the chip leaves the field.
  private func answer(to message: [UInt8]) -> [UInt8]? {
    guard message.count == 1 else {
      let isLost = state.withLock { state in
        defer { state.losesNext = false }
        return state.losesNext
      }
      return isLost ? nil : respond(message)
    }
    switch message[0] {
    case 4: return Self.answerToReset
    case 1, 2: state.withLock { $0.powerings += 1 }
    default: break
    }
    return []
  }

  private func receive(_ descriptor: Int32) -> [UInt8]? {
    guard let head = bytes(2, descriptor) else { return nil }
    return bytes(Int(head[0]) << 8 | Int(head[1]), descriptor)
  }

  private func bytes(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      // Without this each message waits 40 ms for a delayed acknowledgement.
      var isQuick: Int32 = 1
      _ = unsafe setsockopt(
        descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, &isQuick, socklen_t(MemoryLayout<Int32>.size))
      let read = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress.map { unsafe $0 + done }, count - done, 0)
      }
      guard read > 0 else { return nil }
      done += read
    }
    return bytes
  }

  private func send(_ answer: [UInt8], _ descriptor: Int32) -> Bool {
    let frame = [UInt8(answer.count >> 8), UInt8(answer.count & 0xFF)] + answer
    var done = 0
    while done < frame.count {
      let sent = unsafe frame.withUnsafeBytes {
        unsafe Glibc.send(
          descriptor, $0.baseAddress.map { unsafe $0 + done }, frame.count - done,
          Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      done += sent
    }
    return true
  }
}

public import Bytes
import CHost
import Glibc

/// A stream of bytes to another machine (TCP), never waiting unless asked to.
///
/// The descriptor is closed when nobody holds the stream any more.
public final class NetworkStream: Sendable {
  /// What a look for bytes came to.
  public enum Received: Sendable, Equatable {
    case bytes([UInt8])
    /// Nothing has come.
    case nothing
    /// The other side has gone, or the line was cut.
    case ended
  }

  /// Names the stream to a `Poller`.
  public let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
    var isOn: Int32 = 1
    // Small answers are not held back to be joined with later ones.
    _ = unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, 4)
  }

  deinit { Glibc.close(descriptor) }

  /// Lets the kernel tell the other side at once that its bytes have come. It falls back to waiting
  /// up to 40 ms for an answer to tell it with, so this is called around each read where a peer
  /// sends nothing more before it knows.
  public func acknowledge() {
    var isOn: Int32 = 1
    _ = unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_QUICKACK, &isOn, 4)
  }

  /// Takes what has come, at most `count` bytes of it.
  public func receive(atMost count: Int) -> Received {
    var buffer = [UInt8](repeating: 0, count: count)
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      if got > 0 {
        buffer.removeLast(count - got)
        return .bytes(buffer)
      }
      if got < 0, errno == EINTR { continue }
      return got < 0 && errno == EAGAIN ? .nothing : .ended
    }
  }

  /// Hands over as many bytes as go now, from `offset` on; nil when the line is cut.
  public func send(_ bytes: [UInt8], from offset: Int = 0) -> Int? {
    while true {
      let count = unsafe bytes[offset...].withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { return count }
      if errno == EINTR { continue }
      return errno == EAGAIN ? 0 : nil
    }
  }

  /// Waits until bytes have come, or until some can go out, at most `milliseconds`; false when time
  /// is up.
  public func wait(forRoom: Bool, milliseconds: Int) -> Bool {
    var waiting = pollfd(
      fd: descriptor, events: Int16(forRoom ? POLLOUT : POLLIN), revents: 0)
    while true {
      let result = unsafe poll(&waiting, 1, Int32(clamping: milliseconds))
      if result >= 0 { return result > 0 }
      guard errno == EINTR else { return true }
    }
  }

  /// Ends the stream in both directions.
  public func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Connects to a port of a host, a name or an address, in at most `milliseconds` for each of its
  /// addresses; throws `.unreachable`. Looking a name up may take as long as the system lets it.
  public static func connect(
    to host: String, port: Int, milliseconds: Int
  ) throws(Fault) -> NetworkStream {
    let addresses = try NetworkAddress.find(host, port)
    var reason = ECONNREFUSED
    for address in addresses {
      let type = Int32(SOCK_STREAM.rawValue) | 0o2000000 | 0o4000
      let descriptor = socket(address.family, type, 0)
      guard descriptor >= 0 else {
        reason = errno
        continue
      }
      let stream = NetworkStream(descriptor: descriptor)
      let answer = unsafe address.with { unsafe Glibc.connect(descriptor, $0, $1) }
      if answer == 0 { return stream }
      reason = errno
      guard reason == EINPROGRESS else { continue }
      guard stream.wait(forRoom: true, milliseconds: milliseconds) else {
        reason = ETIMEDOUT
        continue
      }
      var size = socklen_t(4)
      reason = 0
      _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size)
      if reason == 0 { return stream }
    }
    throw unsafe Fault(.unreachable, at: "\(host):\(port)", String(cString: strerror(reason)))
  }
}

/// A port of this machine to which others connect.
public final class NetworkListener: Sendable {
  /// The port, also where the system chose one.
  public let port: Int
  /// Names the listener to a `Poller`.
  public let descriptor: Int32

  /// Listens at an address of this machine (`0.0.0.0` and `::` for all) and a port, 0 for any that
  /// is free; throws `.portTaken` and `.unreachable` for an address that is not here.
  public init(at address: String, port: Int) throws(Fault) {
    let found = try NetworkAddress.find(address, port, isPassive: true)[0]
    let type = Int32(SOCK_STREAM.rawValue) | 0o2000000 | 0o4000
    let descriptor = socket(found.family, type, 0)
    var isOn: Int32 = 1
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, 4)
    let bound = unsafe found.with { unsafe bind(descriptor, $0, $1) }
    guard bound == 0, listen(descriptor, 512) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw unsafe Fault(
        code == EADDRINUSE || code == EACCES ? .portTaken : .unreachable, at: "\(address):\(port)",
        String(cString: strerror(code)))
    }
    self.descriptor = descriptor
    self.port = NetworkAddress.port(of: descriptor)
  }

  deinit { Glibc.close(descriptor) }

  /// The next one who connects, with its address; nil when nobody waits.
  public func accept() -> (stream: NetworkStream, from: String)? {
    var storage = sockaddr_storage()
    let descriptor = unsafe maabar_accept_stream(self.descriptor, &storage)
    guard descriptor >= 0 else { return nil }
    return (NetworkStream(descriptor: descriptor), NetworkAddress.text(of: storage))
  }
}

/// One address of a host, as sockets take it.
private struct NetworkAddress {
  let family: Int32
  private let storage: sockaddr_storage
  private let count: socklen_t

  static func find(
    _ host: String, _ port: Int, isPassive: Bool = false
  ) throws(Fault) -> [NetworkAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = (isPassive ? AI_PASSIVE : 0) | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let answer = unsafe getaddrinfo(host, String(port), &hints, &list)
    defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
    var found: [NetworkAddress] = []
    var next = unsafe list
    while let one = unsafe next {
      var storage = sockaddr_storage()
      let count = unsafe Int(one.pointee.ai_addrlen)
      unsafe withUnsafeMutableBytes(of: &storage) { buffer in
        unsafe buffer.copyMemory(
          from: UnsafeRawBufferPointer(start: one.pointee.ai_addr, count: count))
      }
      unsafe found.append(
        NetworkAddress(
          family: one.pointee.ai_family, storage: storage, count: one.pointee.ai_addrlen))
      unsafe next = one.pointee.ai_next
    }
    guard answer == 0, !found.isEmpty else {
      throw Fault(.unreachable, at: host, "no address of this name is known")
    }
    return found
  }

  func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, count) }
    }
  }

  static func port(of descriptor: Int32) -> Int {
    var storage = sockaddr_storage()
    var count = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let answer = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(descriptor, $0, &count)
      }
    }
    guard answer == 0 else { return 0 }
    // Both families keep the port behind the family's two bytes, in network order.
    return unsafe withUnsafeBytes(of: storage) { unsafe Int($0[2]) << 8 | Int($0[3]) }
  }

  /// The address as text without its port; of IPv6 the first 64 bits, which one network shares.
  static func text(of storage: sockaddr_storage) -> String {
    let bytes = unsafe withUnsafeBytes(of: storage) { unsafe Array($0) }
    if Int32(storage.ss_family) == AF_INET {
      return bytes[4..<8].map(String.init).joined(separator: ".")
    }
    return Hex.encode(bytes[8..<16])
  }
}

extension Fault.Code {
  /// Another machine that cannot be reached.
  public static let unreachable = Fault.Code("host.unreachable", .busy)
  /// A port that another program has, or that this user may not have.
  public static let portTaken = Fault.Code("host.port-taken", .busy)
}

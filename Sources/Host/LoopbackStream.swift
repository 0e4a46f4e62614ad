public import Bytes
import CHost
import Glibc

extension LocalStream {
  /// Connects to the process of this machine that listens at a TCP port of the loopback address,
  /// as pcscd does for its virtual readers; throws `.fileMissing` when nobody listens there.
  ///
  /// The stream acknowledges at once what comes and sends at once what goes: with the kernel's
  /// delays a command and its answer take 40 ms and more.
  public static func connect(toPort port: UInt16) throws(Fault) -> LocalStream {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_INET, type, 0)
    let place = Path("port \(port)")
    guard descriptor >= 0 else { throw Disk.fault(errno, place) }
    let stream = LocalStream(descriptor: descriptor, isPrompt: true)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, size)
      }
    }
    guard result == 0 else {
      guard errno != ECONNREFUSED else {
        throw Fault(.fileMissing, at: place.string, "nobody listens at this port of this machine")
      }
      throw Disk.fault(errno, place)
    }
    var yes: Int32 = 1
    unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    return stream
  }
}

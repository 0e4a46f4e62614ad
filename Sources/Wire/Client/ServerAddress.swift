public import Bytes
public import Crypto

/// Where a service is: `https://registry.example:8443`. Neither a path nor a user stands in it.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// The host, whose name the service's certificate must bear.
  public let host: HostName
  /// The port, 1 to 65535; 8443 where none is written.
  public let port: Int

  /// The port of a registry where none is written.
  public static let standardPort = 8443

  /// Names a host and a port.
  public init(host: HostName, port: Int = ServerAddress.standardPort) {
    self.host = host
    self.port = port
  }

  /// Reads an address; throws `.wireAddress` or `.hostName`.
  public init(_ text: String) throws(Fault) {
    guard text.hasPrefix("https://") else {
      throw Fault(.wireAddress, "https://HOST:PORT expected")
    }
    var rest = text.dropFirst("https://".count)
    if rest.last == "/" { rest.removeLast() }
    var host = rest
    var port: Int? = ServerAddress.standardPort
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else {
        throw Fault(.wireAddress, "an address in brackets is not closed")
      }
      host = rest[rest.index(after: rest.startIndex)..<end]
      let behind = rest[rest.index(after: end)...]
      if !behind.isEmpty { port = behind.first == ":" ? Headers.count(behind.dropFirst()) : nil }
    } else if let colon = rest.firstIndex(of: ":") {
      host = rest[..<colon]
      port = Headers.count(rest[rest.index(after: colon)...])
    }
    guard let port, (1...65_535).contains(port) else {
      throw Fault(.wireAddress, "a port of 1 to 65535 expected")
    }
    self.host = try HostName(String(host))
    self.port = port
  }

  /// Host and port as a request names them.
  public var authority: String {
    (self.host.text.contains(":") ? "[\(host)]" : host.text) + ":\(port)"
  }

  /// The address as it is read.
  public var description: String { "https://\(authority)" }
}

extension Fault.Code {
  /// An address of a service that is none.
  public static let wireAddress = Fault.Code("wire.address", .badInput)
  /// A line to a service that was cut off or came to nothing; to be tried again.
  public static let wireCut = Fault.Code("wire.cut", .busy)
  /// An answer of a service that is not of the form, or not what was asked for.
  public static let wireAnswer = Fault.Code("wire.answer", .badInput)
  /// A service that refuses what is asked.
  public static let wireRefused = Fault.Code("wire.refused", .refused)
}

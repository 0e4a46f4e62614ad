public import Bytes
public import Device
public import Host

/// The driver of devices that other processes serve over UNIX sockets, one device a path.
///
/// It connects to each path by itself, and again after the other side went away: a socket that
/// appears is a device that arrives, one that ends is a device unplugged.
public struct SocketDriver: DeviceDriver {
  static let driverName = "socket"
  /// How long `start` waits for what is there already to say who it is.
  private static let startMilliseconds = 2000
  private let links: [SocketLink]

  /// A driver of the devices at these paths.
  public init(_ paths: [Path]) { links = paths.map { SocketLink($0) } }

  /// `socket`.
  public var name: String { Self.driverName }

  /// Connects to what is there, and goes on trying where nothing is.
  public func start(_ events: DeviceEvents) throws(Fault) {
    for link in links { link.start(events) }
    for link in links { link.waitForFirstTry(milliseconds: Self.startMilliseconds) }
  }

  /// The devices that have said who they are and are there.
  public func list() throws(Fault) -> [DeviceDescriptor] { links.compactMap(\.descriptor) }

  /// Opens a device.
  public func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection {
    guard let line = links.compactMap(\.line).first(where: { $0.descriptor.identity == identity })
    else { throw Fault(.deviceMissing, at: identity.description, "no such device is there") }
    let connection = SocketConnection(line)
    try connection.open()
    return connection
  }

  /// Ends all connections.
  public func stop() { for link in links { link.stop() } }
}

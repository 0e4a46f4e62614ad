public import Bytes
import Crypto
public import Host
import Seal
import Synchronization
public import Wire

/// A registry on the network: stations at one door, the log's public files at another.
///
/// Two threads: one serves the connections, the calling one owns the registry.
///
///     let server = try RegistryServer(folder, settings, files: ...)
///     try server.run { Interruption.isRequested }
public final class RegistryServer {
  /// What a server is told.
  public struct Settings: Sendable {
    /// Where stations reach it; its certificate bears the host.
    public var address: ServerAddress
    /// The address of this machine to listen at.
    public var listen: String
    /// The port to listen at; that of `address` when nil, 0 for any.
    public var port: Int?
    /// The port of the public files; nil for none, 0 for any.
    public var publicPort: Int?
    /// Whether who has no certificate yet may ask to be enrolled.
    public var takesNewcomers = true
    /// How long things may take, and how many there may be.
    public var limits = ServerLimits()

    /// Serves stations at an address.
    public init(address: ServerAddress, listen: String = "0.0.0.0") {
      self.address = address
      self.listen = listen
    }
  }

  /// The port at which stations are served.
  public let port: Int
  /// The port of the public files.
  public let publicPort: Int?
  private let desk: RegistryDesk
  private let doors: @Sendable () throws(Fault) -> [Door]
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let lock: FolderLock

  /// Listens at its doors, with a certificate that bears the address; makes a new one where the old
  /// bears another. Throws `.folderInUse` while another process serves this registry, `.portTaken`,
  /// and what `RegistryService.open` throws.
  public init(
    _ root: Path, _ settings: Settings, files: any Files, timekeeper: any Timekeeper,
    randomness: any Randomness, report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Fault) {
    lock = try RegistryTurn.serve(root)
    self.files = files
    self.timekeeper = timekeeper
    let folder = RegistryFolder(root)
    let (identity, clients) = try RegistryService.open(
      root, files: files, timekeeper: timekeeper, randomness: randomness, waitMilliseconds: 2000
    ).serverIdentity(for: settings.address.host)
    try files.makeFolder(folder.arrivals)
    let desk = RegistryDesk(
      root, files: files, timekeeper: timekeeper, randomness: randomness, report: report)
    self.desk = desk
    let stations = try NetworkListener(
      at: settings.listen, port: settings.port ?? settings.address.port)
    port = stations.port
    let open = try settings.publicPort.map { port throws(Fault) in
      try NetworkListener(at: settings.listen, port: port)
    }
    publicPort = open?.port
    var limits = settings.limits
    var openLimits = limits
    openLimits.connections = min(limits.connections, Limits.publicConnections)
    // A connection that finds no descriptor would be tried for ever.
    let own = Limits.ownDescriptors + openLimits.connections
    let allowed = Poller.allowDescriptors(limits.connections + own)
    limits.connections = max(1, min(limits.connections, allowed - own))
    doors = { [limits, openLimits] () throws(Fault) in
      let door = StationDoor(
        desk: desk, arrivals: Arrivals(folder.arrivals, files: files), folder: folder,
        files: files)
      var doors = [
        Door(
          stations,
          try TLSContext.server(identity, clients: clients, newcomers: settings.takesNewcomers),
          door, limits: limits)
      ]
      if let open {
        doors.append(
          Door(
            open, try TLSContext.server(identity, clients: nil),
            TileDoor(folder: folder, files: files), limits: openLimits))
      }
      return doors
    }
  }

  /// Serves until `shouldStop`; requests under way come to their end first. Throws the registry's
  /// own trouble.
  public func run(until shouldStop: @escaping @Sendable () -> Bool) throws(Fault) {
    let isOver = StopSign()
    let ended = Gate()
    let thread = OwnerThread(name: "maabar-network")
    thread.run { [doors, files, timekeeper] in
      do throws(Fault) {
        let server = try Server(try doors(), files: files, timekeeper: timekeeper)
        server.run { shouldStop() || isOver.isSet }
      } catch { isOver.fail(error) }
      ended.open()
    }
    var fault: Fault?
    do throws(Fault) {
      // The desk goes on until the last connection is served.
      try desk.run { ended.isOpen }
    } catch { fault = error }
    isOver.set()
    while !ended.wait(milliseconds: 1000) {}
    thread.end()
    if let fault = fault ?? isOver.fault { throw fault }
  }
}

/// Tells one thread that another has ended.
private final class StopSign: Sendable {
  private let state = Mutex<(isSet: Bool, fault: Fault?)>((false, nil))

  var isSet: Bool { state.withLock { $0.isSet } }
  var fault: Fault? { state.withLock { $0.fault } }

  func set() { state.withLock { $0.isSet = true } }

  func fail(_ fault: Fault) { state.withLock { $0 = (true, fault) } }
}

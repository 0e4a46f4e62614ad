public import Bytes
public import Device
public import Host
import Synchronization

/// The driver of chip readers over PC/SC.
///
/// Its one library is opened at the start; without it the driver is left out and says which Debian
/// packages are missing. A service that does not run yet, or ends and comes back, is waited for.
public final class PCSCDriver: DeviceDriver {
  /// The first part of its readers' identities.
  public static let driverName = "pcsc"
  /// The identity that stands for the service as a whole.
  static let itself = DeviceIdentity(
    driver: driverName, make: "", model: "PC/SC service", serial: nil)
  /// How long `start` waits for the service to say what is there.
  private static let startMilliseconds = 2000

  private let files: any Files
  private let library: @Sendable () throws(Fault) -> any CardService
  /// Once it was started.
  private let running = Mutex<(watch: ReaderWatch, service: any CardService)?>(nil)

  /// A driver of the machine's readers; `files` tells at which port a reader hangs.
  public convenience init(files: any Files) {
    self.init(files: files) { () throws(Fault) in try CardLibrary() }
  }

  init(
    files: any Files, library: @escaping @Sendable () throws(Fault) -> any CardService
  ) {
    self.files = files
    self.library = library
  }

  /// `pcsc`.
  public var name: String { Self.driverName }

  /// The names of the readers that the service of this machine knows now, as it spells them.
  /// Throws `.libraryMissing` or `.cardService` when PC/SC cannot be used, with what to install or
  /// to start.
  public static func examine() throws(Fault) -> [String] {
    let library = try CardLibrary()
    do throws(CardStatus) {
      let context = try library.establish()
      defer { library.release(context) }
      return try library.readers(context)
    } catch { throw error.outage }
  }

  /// Opens the library and posts what is there; throws `.libraryMissing`. A service that does not
  /// run is a `fault` event, and its readers arrive when it does.
  public func start(_ events: DeviceEvents) throws(Fault) {
    let service = try library()
    let watch = ReaderWatch(service, usbDevices: "/sys/bus/usb/devices", files: files)
    running.withLock { $0 = (watch, service) }
    watch.start(events, milliseconds: Self.startMilliseconds)
  }

  /// The readers that are there.
  public func list() throws(Fault) -> [DeviceDescriptor] {
    running.withLock { $0?.watch.readers.map(\.descriptor) ?? [] }
  }

  /// Opens a reader in a context of its own; a document need not be there.
  public func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection {
    guard let (watch, service) = running.withLock({ $0 }),
      let reader = watch.readers.first(where: { $0.identity == identity })
    else { throw Fault(.deviceMissing, at: identity.description, "no such device is there") }
    do throws(CardStatus) {
      return PCSCConnection(reader, watch, service, context: try service.establish())
    } catch { throw error.outage }
  }

  /// Posts nothing more.
  public func stop() { running.withLock { $0 }?.watch.stop() }
}

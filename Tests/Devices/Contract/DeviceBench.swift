public import Codes
public import Device
public import Host

/// One device on a test bench: the driver, and the hands that a test needs around it. Every
/// driver's tests make one, with real hardware, a recording or a simulation behind it.
public struct DeviceBench: Sendable {
  /// The driver, made anew and not yet started.
  public let driver: any DeviceDriver
  /// The device under test.
  public let identity: DeviceIdentity
  /// A request that `layOn` satisfies.
  public let request: CaptureRequest
  /// Lays on what is asked for, until taken away.
  public let layOn: @Sendable () -> Void
  /// For chip readers, which capture nothing: the commands that stand for a capture.
  public let commands: [[UInt8]]?
  /// The very bytes that a capture must give, item by item; the answers to `commands`.
  public let expected: [[UInt8]]
  /// Pulls the plug.
  public let unplug: @Sendable () -> Void
  /// Plugs the same device in again.
  public let plugIn: @Sendable () -> Void
  /// Makes the next capture a bad read; nil where that cannot be staged.
  public let readBadly: (@Sendable () -> Void)?
  /// Makes the device fail at the next capture; nil where that cannot be staged.
  public let fail: (@Sendable () -> Void)?
  /// Makes the driver's library hang in the next capture until the gate opens; nil where that
  /// cannot be staged.
  public let hang: (@Sendable (Gate) -> Void)?
  /// An option with another value that it allows and one that it does not; nil for none.
  public let option: (name: String, allowed: OptionValue, refused: OptionValue)?
  /// For finger scanners: lays on all but this finger of the request.
  public let layOnAllBut: (@Sendable (FingerPosition) -> Void)?
  /// Milliseconds after which something counts as never happening: long, for the machine may be
  /// busy, but for drivers that are known to be broken.
  public var patience = 20_000

  /// Sets the bench up.
  public init(
    driver: any DeviceDriver, identity: DeviceIdentity, request: CaptureRequest,
    commands: [[UInt8]]? = nil, layOn: @escaping @Sendable () -> Void, expected: [[UInt8]],
    unplug: @escaping @Sendable () -> Void, plugIn: @escaping @Sendable () -> Void,
    readBadly: (@Sendable () -> Void)? = nil, fail: (@Sendable () -> Void)? = nil,
    hang: (@Sendable (Gate) -> Void)? = nil,
    option: (name: String, allowed: OptionValue, refused: OptionValue)? = nil,
    layOnAllBut: (@Sendable (FingerPosition) -> Void)? = nil
  ) {
    self.driver = driver
    self.identity = identity
    self.request = request
    self.commands = commands
    self.layOn = layOn
    self.expected = expected
    self.unplug = unplug
    self.plugIn = plugIn
    self.readBadly = readBadly
    self.fail = fail
    self.hang = hang
    self.option = option
    self.layOnAllBut = layOnAllBut
  }
}

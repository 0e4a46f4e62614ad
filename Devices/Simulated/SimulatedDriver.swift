public import Bytes
public import Device

/// The driver of simulated devices: it has the devices that it was made with.
public struct SimulatedDriver: DeviceDriver {
  static let driverName = "simulated"
  private let devices: [SimulatedDevice]

  /// A driver of these devices.
  public init(_ devices: [SimulatedDevice]) { self.devices = devices }

  /// `simulated`.
  public var name: String { Self.driverName }

  /// Posts `arrived` for each plugged device.
  public func start(_ events: DeviceEvents) throws(Fault) {
    for device in devices { device.connect(to: events) }
  }

  /// The plugged devices.
  public func list() throws(Fault) -> [DeviceDescriptor] {
    devices.filter(\.isPlugged).map(\.descriptor)
  }

  /// Opens a plugged device.
  public func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection {
    guard let device = devices.first(where: { $0.identity == identity }), device.isPlugged else {
      throw Fault(.deviceMissing, at: identity.description, "no such device is there")
    }
    guard device.open() else {
      throw Fault(.deviceBusy, at: identity.description, "the device is open already")
    }
    return SimulatedConnection(device)
  }

  /// Posts nothing more.
  public func stop() {
    for device in devices { device.connect(to: nil) }
  }
}

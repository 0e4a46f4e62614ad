public import Codes

/// What kind of device it is.
public enum DeviceClass: String, Sendable, CaseIterable {
  /// Reads travel documents: printed zones, page images, chips.
  case documentReader = "document-reader"
  /// Captures fingers.
  case fingerScanner = "finger-scanner"
  /// Captures faces.
  case camera
}

/// Which device it is, whatever port it hangs on: the same after unplugging and plugging in again.
public struct DeviceIdentity: Hashable, Sendable, CustomStringConvertible {
  /// The driver's name: `simulated`, `pcsc`.
  public let driver: String
  /// Who made the device, as it says itself.
  public let make: String
  /// The model, as it says itself.
  public let model: String
  /// The serial number; nil where the device has none.
  public let serial: String?
  /// Where a device without serial number hangs (`usb 1-2.3`): the plug in the wall, never a number
  /// that the system counts up at every plugging.
  public let place: String?

  /// Makes an identity; `place` counts only where there is no serial number.
  public init(
    driver: String, make: String, model: String, serial: String?, place: String? = nil
  ) {
    self.driver = driver
    self.make = make
    self.model = model
    self.serial = serial
    self.place = serial == nil ? place : nil
  }

  /// One line that names the device in configuration, logs and records:
  /// `simulated/Maabar/Finger scanner/0001`.
  public var description: String {
    [driver, make, model, serial ?? place.map { "@\($0)" } ?? "-"]
      .map { $0.replacing("/", with: "_") }.joined(separator: "/")
  }
}

/// Something a device can do beyond what its class does anyway.
public enum DeviceCapability: String, Sendable, CaseIterable {
  /// Reads the machine-readable zone.
  case machineReadableZone = "machine-readable-zone"
  /// Captures images of a document's page.
  case pageImages = "page-images"
  /// Passes commands to a document's chip (`DeviceSession.exchange`).
  case chip
  /// Passes on commands and answers of extended length (ISO/IEC 7816-4, clause 5.1): 65,544 and
  /// 65,538 bytes. Without it a chip is spoken to in 261 and 258.
  case extendedLength = "extended-length"
  /// Says when a document is laid on and taken away.
  case documentPresence = "document-presence"
  /// Says when a finger is needed and when one is there.
  case fingerPresence = "finger-presence"
  /// Captures several fingers at once.
  case slap
  /// Gives a live picture (`DeviceSession.preview`).
  case preview
  /// Gives a quality of its own with each capture.
  case quality
}

/// What a driver says about one device before it is opened.
public struct DeviceDescriptor: Hashable, Sendable {
  /// Which device it is.
  public let identity: DeviceIdentity
  /// What kind of device it is.
  public let deviceClass: DeviceClass
  /// What it can do.
  public let capabilities: Set<DeviceCapability>
  /// The fingers and slaps it can capture; empty for a device that captures no fingers, and for one
  /// that takes any single finger without knowing which.
  public let positions: [FingerPosition]
  /// Its settings, as they stand before it is opened.
  public let options: [DeviceOption]

  /// Describes a device.
  public init(
    identity: DeviceIdentity, deviceClass: DeviceClass, capabilities: Set<DeviceCapability>,
    positions: [FingerPosition] = [], options: [DeviceOption] = []
  ) {
    self.identity = identity
    self.deviceClass = deviceClass
    self.capabilities = capabilities
    self.positions = positions
    self.options = options
  }
}

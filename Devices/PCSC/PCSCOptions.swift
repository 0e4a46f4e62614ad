import Device

/// The settings of one reader.
struct PCSCOptions: Sendable {
  /// How a chip is held against other programs of the machine.
  enum Sharing: String, CaseIterable, Sendable {
    /// Alone; with others in one long transaction where another program holds it already.
    case automatic
    /// Alone or not at all.
    case exclusive
    /// With others, in one long transaction.
    case shared
  }

  /// The protocol between reader and chip.
  enum Transmission: String, CaseIterable, Sendable {
    case automatic
    case t0 = "T=0"
    case t1 = "T=1"

    var protocols: CardProtocols {
      switch self {
      case .automatic: [.t0, .t1]
      case .t0: .t0
      case .t1: .t1
      }
    }
  }

  var sharing = Sharing.automatic
  var transmission = Transmission.automatic

  private static let sharingName = "sharing"
  private static let transmissionName = "protocol"

  /// The settings as the driver contract describes them.
  var list: [DeviceOption] {
    [
      DeviceOption(
        name: Self.sharingName, summary: "whether other programs may hold the chip meanwhile",
        range: .choices(Sharing.allCases.map(\.rawValue)), value: .choice(sharing.rawValue)),
      DeviceOption(
        name: Self.transmissionName, summary: "the protocol between reader and chip",
        range: .choices(Transmission.allCases.map(\.rawValue)),
        value: .choice(transmission.rawValue)),
    ]
  }

  /// Sets one that was held against `list`; it counts from the next powering of a chip on.
  mutating func set(_ name: String, to value: OptionValue) {
    guard case .choice(let choice) = value else { return }
    if name == Self.sharingName { sharing = Sharing(rawValue: choice) ?? sharing }
    if name == Self.transmissionName {
      transmission = Transmission(rawValue: choice) ?? transmission
    }
  }
}

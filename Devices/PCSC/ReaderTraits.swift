import Bytes
import Device
import Host

/// What is asked of a reader when it arrives, before any card: its serial number, whether it passes
/// extended length, and where it hangs.
package struct ReaderTraits: Hashable, Sendable {
  /// SCARD_ATTR_VENDOR_IFD_SERIAL_NO and SCARD_ATTR_CHANNEL_ID (reader.h; PC/SC part 3).
  private static let serialAttribute: UInt = 0x0001_0103
  private static let channelAttribute: UInt = 0x0002_0110
  /// CM_IOCTL_GET_FEATURE_REQUEST: SCARD_CTL_CODE(3400).
  private static let featureRequest: UInt = 0x4200_0000 + 3400
  /// FEATURE_GET_TLV_PROPERTIES (PC/SC part 10, clause 2.3).
  private static let propertiesFeature: UInt8 = 0x12
  /// dwMaxAPDUDataSize (PC/SC part 10, clause 2.6.14): 0 for short length only.
  private static let longestData: UInt8 = 0x0A

  /// The serial number; nil where the reader has none.
  var serial: String?
  /// The bus and address of a USB reader, of this plugging; nil for another.
  var address: USBAddress?
  /// Whether the reader passes commands of extended length. One that does not say is believed to:
  /// a chip reader falls back to short ones when it must.
  var passesExtendedLength = true

  /// Where a reader hangs on the bus now.
  package struct USBAddress: Hashable, Sendable {
    package let bus: Int
    package let device: Int
  }

  /// Nothing is known.
  init() {}

  /// Asks a reader, which needs neither card nor exclusive use; what it does not answer stays open.
  init(_ service: some CardService, _ context: Int, _ reader: String) {
    guard let (card, _) = try? service.connect(context, reader, .direct, []) else { return }
    defer { service.disconnect(card, .leave) }
    if let bytes = try? service.attribute(card, Self.serialAttribute) {
      serial = Self.serial(bytes)
    }
    if let bytes = try? service.attribute(card, Self.channelAttribute) {
      address = Self.address(bytes)
    }
    guard let features = try? service.control(card, code: Self.featureRequest, []),
      let code = Self.values(features)[Self.propertiesFeature],
      let properties = try? service.control(card, code: UInt(Self.bigEndian(code)), [])
    else { return }
    if let size = Self.values(properties)[Self.longestData] {
      passesExtendedLength = Self.littleEndian(size) > 0xFF
    }
  }

  /// A serial number: printable ASCII, ended by a zero or padded.
  package static func serial(_ bytes: [UInt8]) -> String? {
    let text = bytes.prefix { $0 != 0 }
    guard (1...64).contains(text.count), text.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return nil
    }
    let serial = String(decoding: text, as: UTF8.self).split(separator: " ").joined(separator: " ")
    return serial.isEmpty ? nil : serial
  }

  /// A channel: 0xDDDDCCCC, type 0x20 for USB, then bus and address in the lower half.
  package static func address(_ bytes: [UInt8]) -> USBAddress? {
    guard bytes.count >= 4 else { return nil }
    let channel = littleEndian(bytes.prefix(4))
    guard channel >> 16 == 0x20 else { return nil }
    return USBAddress(bus: Int(channel >> 8 & 0xFF), device: Int(channel & 0xFF))
  }

  /// A list of tag, length in one byte, value; the part of it that is whole.
  package static func values(_ bytes: [UInt8]) -> [UInt8: ArraySlice<UInt8>] {
    var values: [UInt8: ArraySlice<UInt8>] = [:]
    var rest = bytes[...]
    while rest.count >= 2 {
      let (tag, length) = (rest[rest.startIndex], Int(rest[rest.startIndex + 1]))
      guard rest.count >= 2 + length else { break }
      values[tag] = rest.dropFirst(2).prefix(length)
      rest = rest.dropFirst(2 + length)
    }
    return values
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension ReaderTraits.USBAddress {
  /// The socket in the wall, `usb 1-2.3`, from the kernel's list of USB devices; nil when the
  /// device is not in it.
  func place(in devices: Path, _ files: any Files) -> String? {
    guard let entries = try? files.list(devices, limit: 1000) else { return nil }
    for name in entries.map(\.name).sorted() where !name.contains(":") {
      let folder = devices / name
      guard number(folder / "busnum", files) == bus, number(folder / "devnum", files) == device
      else { continue }
      return "usb \(name)"
    }
    return nil
  }

  private func number(_ path: Path, _ files: any Files) -> Int? {
    guard let bytes = try? files.read(path, limit: 8192) else { return nil }
    return Int(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self))
  }
}

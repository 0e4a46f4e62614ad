import Bytes
import PCSC
import Socket

extension FuzzTarget {
  /// What comes over a device's socket, and what a chip reader says of itself.
  static let devices: [FuzzTarget] = [deviceProtocol, readerTraits]

  private static let readerTraits = FuzzTarget("reader-traits") { bytes in
    if let serial = ReaderTraits.serial(bytes), serial.utf8.contains(where: { $0 < 0x20 }) {
      return "a serial number that a terminal would obey"
    }
    if let address = ReaderTraits.address(bytes), !(0...255).contains(address.bus) {
      return "a bus that no reader hangs on"
    }
    let values = ReaderTraits.values(bytes)
    let length = values.reduce(0) { $0 + 2 + $1.value.count }
    return length <= bytes.count ? nil : "more properties than bytes"
  }

  private static let deviceProtocol = FuzzTarget("device-protocol") { bytes in
    var frames: [DeviceFrame] = []
    var reader = FrameReader()
    reader.take(bytes)
    while let frame = try reader.next() {
      frames.append(frame)
      guard let message = try? DeviceMessage(frame, driver: "fuzz") else { continue }
      let again = try DeviceMessage(message.frame, driver: "fuzz")
      if again != message { return "what was written reads back as another message" }
    }
    // In other pieces the stream holds the same frames.
    var pieces = FrameReader()
    var index = 0
    for start in stride(from: 0, to: bytes.count, by: 7) {
      pieces.take(Array(bytes[start..<min(bytes.count, start + 7)]))
      while let frame = try pieces.next() {
        guard index < frames.count, frames[index] == frame else { return "another frame" }
        index += 1
      }
    }
    return index == frames.count ? nil : "fewer frames in pieces"
  }
}

public import Bytes

/// One frame of the device protocol: a JSON object, and the bytes that belong to it.
///
///     4 bytes "MDV1", 4 bytes length of the JSON text, 4 bytes length of the bytes (big-endian),
///     the JSON text, the bytes
public struct DeviceFrame: Equatable, Sendable {
  /// JSON of a frame at most: 64 KiB.
  public static let mostText = 64 << 10
  /// Bytes of a frame at most: 32 MiB, a slap at 1,000 dots per inch has 10.
  public static let mostBytes = 32 << 20
  static let magic: [UInt8] = Array("MDV1".utf8)
  static let headerSize = 12

  /// What the frame says.
  public let json: JSON
  /// A captured image or zone; empty for most frames.
  public let bytes: [UInt8]

  /// Makes a frame.
  public init(_ json: JSON, bytes: [UInt8] = []) {
    self.json = json
    self.bytes = bytes
  }

  /// The frame as it goes over the socket.
  public func encoded() -> [UInt8] {
    let text = Array(json.line().utf8)
    var frame = Self.magic
    frame.reserveCapacity(Self.headerSize + text.count + bytes.count)
    for length in [text.count, bytes.count] {
      for shift in stride(from: 24, through: 0, by: -8) {
        frame.append(UInt8(truncatingIfNeeded: length >> shift))
      }
    }
    frame += text
    frame += bytes
    return frame
  }
}

/// Takes frames out of a stream of bytes, in whatever pieces it comes.
public struct FrameReader: Sendable {
  private var waiting: [UInt8] = []
  private var start = 0

  /// A reader at the beginning of a stream.
  public init() {}

  /// Takes more of the stream. Never keeps more than one frame and what came with its end.
  public mutating func take(_ bytes: [UInt8]) {
    if start > 1 << 20 || start == waiting.count {
      waiting.removeFirst(start)
      start = 0
    }
    waiting += bytes
  }

  /// The next whole frame; nil when more of the stream is needed. Throws `.socketProtocol` for
  /// bytes that are no frame: the stream is of no more use then.
  public mutating func next() throws(Fault) -> DeviceFrame? {
    let magic = DeviceFrame.magic
    let seen = waiting[start...].prefix(magic.count)
    guard seen.elementsEqual(magic.prefix(seen.count)) else {
      throw Fault(.socketProtocol, "a frame's beginning expected")
    }
    guard waiting.count - start >= DeviceFrame.headerSize else { return nil }
    let (text, bytes) = (length(at: 4), length(at: 8))
    guard text <= DeviceFrame.mostText, bytes <= DeviceFrame.mostBytes else {
      throw Fault(.socketProtocol, "a frame longer than frames may be")
    }
    let textStart = start + DeviceFrame.headerSize
    let end = textStart + text + bytes
    guard waiting.count >= end else { return nil }
    let json: JSON
    do throws(Fault) {
      json = try JSON.parse(Array(waiting[textStart..<textStart + text]))
    } catch {
      throw Fault(.socketProtocol, error.detail)
    }
    start = end
    return DeviceFrame(json, bytes: Array(waiting[(end - bytes)..<end]))
  }

  private func length(at offset: Int) -> Int {
    waiting[(start + offset)..<(start + offset + 4)].reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Fault.Code {
  /// A device's process sent something that is not the device protocol.
  public static let socketProtocol = Fault.Code("socket.protocol", .device)
}

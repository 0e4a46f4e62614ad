import Bytes
public import Codes

/// The template of one finger: what a later comparison needs, small enough to stand in the record.
public struct RecordedTemplate: Hashable, Sendable {
  /// The finger: a single one, or unknown.
  public var finger: FingerPosition
  /// The format, a code: `iso-19794-2:2005`.
  public var format: String
  /// The quality, 0...100 (NFIQ 2), where it was measured.
  public var quality: Int?
  /// The template as base64 (RFC 4648 clause 4, padded); at most 1024 bytes decoded.
  public var base64: String

  /// A template as base64 text.
  public init(finger: FingerPosition, format: String, quality: Int? = nil, base64: String) {
    self.finger = finger
    self.format = format
    self.quality = quality
    self.base64 = base64
  }

  var json: JSON {
    .fields([
      "finger": .number(finger.rawValue), "format": .string(format), "quality": .number(quality),
      "data": .string(base64),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    let code = Int(try fields.integer("finger", 0...10))
    finger = FingerPosition(rawValue: code) ?? .unknown
    format = try fields.code("format", bytes: 32)
    quality = try fields.optionalInteger("quality", 0...100).map(Int.init)
    base64 = try fields.text("data", bytes: (RecordLimits.templateBytes + 2) / 3 * 4)
    guard let count = Base64Form.decodedBytes(base64), count <= RecordLimits.templateBytes else {
      throw fields.fault("data", "base64 of at most \(RecordLimits.templateBytes) bytes expected")
    }
  }
}

/// The form of base64 text (RFC 4648 clause 4), checked without decoding it.
enum Base64Form {
  /// The bytes that padded base64 text stands for; nil for text of another form.
  static func decodedBytes(_ text: String) -> Int? {
    let characters = text.utf8.count
    guard characters > 0, characters % 4 == 0 else { return nil }
    let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return nil }
    let digits = text.utf8.prefix(characters - padding)
    guard
      digits.allSatisfy({
        isLetterOrDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
      })
    else { return nil }
    return characters / 4 * 3 - padding
  }
}

/// A captured image or chip file that travels beside the records, encrypted under its own key.
public struct RecordedAttachment: Hashable, Sendable {
  /// Attachments of one record at most.
  public static let atMost = RecordLimits.attachments

  /// What it is, a code: `document-page`, `portrait`, `finger-image`, `chip-dg2`.
  public var kind: String
  /// The format of the file, a code: a media type such as `image/jpeg`, or `iso-19794-4:2005`.
  public var format: String
  /// The finger or fingers of a finger image; nil for anything else.
  public var finger: FingerPosition?
  /// Its name: the SHA-256 of the ciphertext, 64 lower-case hexadecimal digits.
  public var name: String
  /// The ciphertext's size in bytes, 1 or more.
  public var bytes: Int64
  /// Its AES-256 key, 64 lower-case hexadecimal digits.
  public var key: String

  /// Names an attachment.
  public init(
    kind: String, format: String, finger: FingerPosition? = nil, name: String, bytes: Int64,
    key: String
  ) {
    self.kind = kind
    self.format = format
    self.finger = finger
    self.name = name
    self.bytes = bytes
    self.key = key
  }

  var json: JSON {
    .fields([
      "kind": .string(kind), "format": .string(format), "finger": .number(finger?.rawValue),
      "name": .string(name), "bytes": .integer(bytes), "key": .string(key),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    kind = try fields.code("kind", bytes: 32)
    format = try fields.code("format")
    if let code = try fields.optionalInteger("finger", 0...15) {
      guard let position = FingerPosition(rawValue: Int(code)) else {
        throw fields.fault("finger", "a finger position of ISO/IEC 19794-4 expected")
      }
      finger = position
    }
    name = try fields.hex("name", bytes: 32)
    bytes = try fields.integer("bytes", 1...Int64.max)
    key = try fields.hex("key", bytes: 32)
  }
}

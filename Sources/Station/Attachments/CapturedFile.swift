import Bytes
public import Codes
public import Host
import Seal

/// A file that a device captured of a traveller or document: it travels as an attachment.
///
///     input.captures.append(CapturedFile(.portrait, format: "image/jpeg", bytes: photograph))
public struct CapturedFile: Sendable {
  /// What was captured.
  public enum Kind: String, Sendable, CaseIterable {
    /// A page of a document.
    case documentPage = "document-page"
    /// The traveller's face, taken live.
    case portrait
    /// One finger or a slap.
    case fingerImage = "finger-image"
    /// A signature.
    case signature
    /// Files of the chip (ICAO Doc 9303-10): the common file, the security object, data groups.
    case chipCOM = "chip-com"
    case chipSOD = "chip-sod"
    case chipCardAccess = "chip-card-access"
    case chipCardSecurity = "chip-card-security"
    case chipDG1 = "chip-dg1"
    case chipDG2 = "chip-dg2"
    case chipDG3 = "chip-dg3"
    case chipDG4 = "chip-dg4"
    case chipDG5 = "chip-dg5"
    case chipDG6 = "chip-dg6"
    case chipDG7 = "chip-dg7"
    case chipDG8 = "chip-dg8"
    case chipDG9 = "chip-dg9"
    case chipDG10 = "chip-dg10"
    case chipDG11 = "chip-dg11"
    case chipDG12 = "chip-dg12"
    case chipDG13 = "chip-dg13"
    case chipDG14 = "chip-dg14"
    case chipDG15 = "chip-dg15"
    case chipDG16 = "chip-dg16"

    /// The chip's data group of a number, 1...16.
    public init?(dataGroup number: Int) {
      guard (1...16).contains(number) else { return nil }
      self.init(rawValue: "chip-dg\(number)")
    }
  }

  /// Where the bytes are: at hand, or in a file that is read when the crossing is recorded.
  public enum Content: Sendable {
    /// At hand.
    case bytes([UInt8])
    /// In a file.
    case file(Path)
  }

  /// What was captured.
  public var kind: Kind
  /// The file's format, a code without spaces: `image/jpeg`, `image/x-portable-graymap`,
  /// `iso-19794-4:2005`, `icao-9303-10` for files of a chip.
  public var format: String
  /// The file itself, 1 to 16 MiB less 16 bytes (`Seal.Parameters.captureBytes`).
  public var content: Content
  /// The finger or fingers, for a finger image.
  public var finger: FingerPosition?

  /// A capture at hand.
  public init(_ kind: Kind, format: String, bytes: [UInt8], finger: FingerPosition? = nil) {
    self.init(kind, format: format, content: .bytes(bytes), finger: finger)
  }

  /// A capture, wherever its bytes are.
  public init(_ kind: Kind, format: String, content: Content, finger: FingerPosition? = nil) {
    self.kind = kind
    self.format = format
    self.content = content
    self.finger = finger
  }

  /// The bytes; throws what the file throws, and `.laneInput` for a file without any.
  func bytes(_ files: any Files) throws(Fault) -> [UInt8] {
    let bytes: [UInt8]
    switch content {
    case .bytes(let held): bytes = held
    case .file(let path): bytes = try files.read(path, limit: Parameters.captureBytes)
    }
    try CapturedFile.check(bytes.count)
    return bytes
  }

  /// Throws what `bytes` would throw, without reading a file whole.
  func check(_ files: any Files) throws(Fault) {
    switch content {
    case .bytes(let held): try CapturedFile.check(held.count)
    case .file(let path):
      let first = try files.read(path, from: 0, count: 1)
      let beyond = try files.read(path, from: Parameters.captureBytes, count: 1)
      try CapturedFile.check(first.isEmpty ? 0 : beyond.isEmpty ? 1 : .max)
    }
  }

  private static func check(_ count: Int) throws(Fault) {
    guard count > 0 else { throw Fault(.laneInput, at: "captures", "an empty file") }
    guard count <= Parameters.captureBytes else {
      throw Fault(
        .laneInput, at: "captures", "a file of over \(Parameters.captureBytes) bytes")
    }
  }
}

extension CapturedFile {
  /// Reads `{"kind":…,"format":…,"file":…,"finger":…}`; the file is a path below `folder`.
  init(json: JSON, in folder: Path) throws(Fault) {
    let fields = json.object ?? [:]
    guard Set(["kind", "format", "file", "finger"]).isSuperset(of: fields.keys) else {
      throw Fault(.laneInput, "a field that a capture does not have")
    }
    guard let kind = Kind(rawValue: try json.requiredString("kind")) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.laneInput, at: "kind", "one of \(kinds)")
    }
    let name = try json.requiredString("file")
    guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw Fault(.laneInput, at: "file", "a path below the folder of the input expected")
    }
    self.init(kind, format: try json.requiredString("format"), content: .file(folder / name))
    guard let code = json["finger"] else { return }
    guard let position = code.integer.flatMap({ FingerPosition(rawValue: Int(clamping: $0)) })
    else { throw Fault(.laneInput, at: "finger", "a finger position expected (ISO/IEC 19794-4)") }
    finger = position
  }
}

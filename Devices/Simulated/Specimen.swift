public import Bytes
public import Codes
public import Device
public import VirtualPassport

/// What is laid on a simulated device.
public enum Specimen: Hashable, Sendable {
  /// A document: the bytes that a reader of its machine-readable zone sends.
  case document([UInt8])
  /// A document with a chip in it.
  case electronic([UInt8], VirtualChip)
  /// The fingers of one person, as images.
  case hand([FingerSpecimen])
  /// The fingers of one person who does not exist, laid on anew at every capture.
  case living(LivingHand)
  /// A face before a camera.
  case face(FaceSpecimen)

  /// A document whose zone has these lines, each ended by CR and LF as serial readers do.
  public static func document(lines: [String], chip: VirtualChip? = nil) -> Specimen {
    let bytes: [UInt8] = lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] }
    return chip.map { .electronic(bytes, $0) } ?? .document(bytes)
  }

  /// The chip of an electronic document.
  var chip: VirtualChip? { if case .electronic(_, let chip) = self { chip } else { nil } }
}

/// The hands of a person who does not exist, made from a seed (`Biometrics.SyntheticHands`).
public struct LivingHand: Hashable, Sendable {
  /// The seed of the person.
  public let seed: UInt64
  /// Fingers that the person does not have, or does not lay on.
  public let absent: Set<FingerPosition>

  /// The hands of a seed.
  public init(seed: UInt64, absent: Set<FingerPosition> = []) {
    self.seed = seed
    self.absent = absent
  }
}

/// A face before a camera.
public enum FaceSpecimen: Hashable, Sendable {
  /// The drawn test face of a number: nobody's photograph, and it says TEST IMAGE.
  case drawn(Int)
  /// An image file as it is.
  case image(CaptureFormat, [UInt8])
}

/// One image of a finger or slap.
public struct FingerSpecimen: Hashable, Sendable {
  /// The finger or slap; `.unknown` for a scanner that cannot tell.
  public let position: FingerPosition
  /// How to read the bytes.
  public let format: CaptureFormat
  /// The image file as it is.
  public let bytes: [UInt8]
  /// The resolution that a manifest states; nil where only the image can tell.
  public let resolution: Resolution?

  /// Makes a specimen.
  public init(
    position: FingerPosition, format: CaptureFormat = .pgm, bytes: [UInt8],
    resolution: Resolution? = nil
  ) {
    self.position = position
    self.format = format
    self.bytes = bytes
    self.resolution = resolution
  }
}

/// One step of a script: faults, then what is laid on, or only faults.
public struct ScriptStep: Hashable, Sendable {
  /// What goes wrong before it is captured, in order.
  public let faults: [SimulatedFault]
  /// What is laid on; nil for a step that brings nothing.
  public let specimen: Specimen?

  /// Makes a step.
  public init(faults: [SimulatedFault] = [], specimen: Specimen?) {
    self.faults = faults
    self.specimen = specimen
  }
}

/// A script of documents, hands, faces and faults: one JSON object a line.
///
///     {"mrz":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C36UTO74081..."]}
///     {"faults":["slow:300","bad-read"]}
///     {"hand":17,"absent":[5],"faults":["dry"]}
///     {"face":17}
public enum SpecimenScript {
  /// Reads a script of at most 100,000 steps; throws with the line's number.
  public static func parse(_ bytes: [UInt8]) throws(Fault) -> [ScriptStep] {
    var steps: [ScriptStep] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      guard steps.count < 100_000 else {
        throw Fault(.field, at: "line \(index + 1)", "at most 100,000 steps expected")
      }
      do throws(Fault) {
        steps.append(try step(JSON.parse(Array(line))))
      } catch {
        throw error.within("line \(index + 1)")
      }
    }
    return steps
  }

  private static func step(_ json: JSON) throws(Fault) -> ScriptStep {
    let lines = try texts(json, "mrz")
    var faults: [SimulatedFault] = []
    for text in try texts(json, "faults") { faults.append(try SimulatedFault(text)) }
    let specimen = try lines.isEmpty ? person(json) : .document(lines: lines)
    guard specimen != nil || !faults.isEmpty else {
      throw Fault(.field, "\"mrz\", \"hand\", \"face\" or \"faults\" expected")
    }
    return ScriptStep(faults: faults, specimen: specimen)
  }

  private static func person(_ json: JSON) throws(Fault) -> Specimen? {
    if json["face"] != nil {
      return .face(.drawn(Int(try json.requiredInteger("face"))))
    }
    guard json["hand"] != nil else { return nil }
    var absent: Set<FingerPosition> = []
    for code in try json.list("absent") {
      guard let finger = code.integer.flatMap({ FingerPosition(rawValue: Int(clamping: $0)) })
      else { throw Fault(.field, at: "absent", "finger position codes expected") }
      absent.insert(finger)
    }
    let seed = UInt64(bitPattern: try json.requiredInteger("hand"))
    return .living(LivingHand(seed: seed, absent: absent))
  }

  private static func texts(_ json: JSON, _ name: String) throws(Fault) -> [String] {
    var texts: [String] = []
    for item in try json.list(name) {
      guard let text = item.string else { throw Fault(.field, at: name, "texts expected") }
      texts.append(text)
    }
    return texts
  }
}

public import Bytes

/// One thing that a virtual passport does wrong, by the name under which it is asked for.
///
/// What goes wrong in how a specimen was made (an expired or revoked signer, a portrait without an
/// image) is no fault of the chip: `SpecimenPlan` makes such specimens.
public struct ChipFault: Hashable, Sendable, CustomStringConvertible {
  /// What goes wrong; the comments say what the number behind the name is.
  public enum Kind: String, Sendable, CaseIterable {
    /// The chip leaves the field at the n-th command, once.
    case lostAtCommand = "lost-at-command"
    /// The chip leaves the field when n bytes of files were read, once.
    case lostAtByte = "lost-at-byte"
    /// Every command takes n milliseconds.
    case slow

    /// The checksum of the n-th protected answer is wrong.
    case wrongChecksum = "wrong-checksum"
    /// The n-th protected answer has no checksum.
    case noChecksum = "no-checksum"
    /// One bit of the n-th protected answer's cryptogram is another, and the checksum right.
    case wrongCryptogram = "wrong-cryptogram"
    /// The n-th protected answer lacks its cryptogram, and the checksum is right.
    case noCryptogram = "no-cryptogram"
    /// The n-th protected answer lacks its status object, and the checksum is right.
    case noStatus = "no-status"
    /// At the n-th protected command the chip says that the protection is wrong, and ends it.
    case channelEnds = "channel-ends"

    /// A READ BINARY gives n bytes at most.
    case shortReads = "short-reads"
    /// A READ BINARY of more than n bytes is refused with 6700.
    case blockLimit = "block-limit"
    /// Commands with extended length are refused with 6700.
    case noExtendedLength = "no-extended-length"
    /// Reading over the end of a file warns with 6282.
    case endWarns = "end-warns"
    /// Reading over the end of a file is refused with 6B00.
    case endRefused = "end-refused"
    /// Reading over the end of a file is refused with 6Cxx, which tells the right length.
    case endCorrected = "end-corrected"
    /// The file of the short identifier n is not found.
    case noFile = "no-file"
    /// The file of the short identifier n says that it has 16 million bytes, and never ends.
    case endlessFile = "endless-file"

    /// The n-th data group has another last byte than the one that was signed.
    case alteredGroup = "altered-group"
    /// The chip is a copy: its files are there, its keys are others.
    case cloned
    /// PACE is refused with 6A80 when it begins.
    case noPace = "no-pace"
    /// The chip's token of PACE is wrong.
    case wrongToken = "wrong-token"
    /// The proof of chip authentication mapping is of another key.
    case wrongProof = "wrong-proof"
    /// The proof of chip authentication mapping is left out.
    case noProof = "no-proof"
    /// Basic Access Control answers with a wrong checksum.
    case wrongAccess = "wrong-access"
    /// The answer of active authentication is one over another challenge.
    case wrongActive = "wrong-active"
  }

  /// What goes wrong.
  public let kind: Kind
  /// The number behind the name; 1 where none is given.
  public let number: Int

  /// A fault.
  public init(_ kind: Kind, _ number: Int = 1) {
    self.kind = kind
    self.number = number
  }

  /// Reads `name` or `name:number`; throws `.specimen` for others.
  public init(_ text: String) throws(Fault) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let number = parts.count == 2 ? Int(parts[1]) : 1
    guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }), parts.count <= 2,
      let number, (0...16_777_216).contains(number)
    else { throw Fault(.specimen, at: "fault", "a fault as in the driver's README expected") }
    self.init(kind, number)
  }

  /// `name:number`.
  public var description: String { "\(kind.rawValue):\(number)" }
}

/// What the chip does wrong, and how far it has come towards it.
struct ChipFaults: Sendable {
  private let numbers: [ChipFault.Kind: Int]
  private var commands = 0
  private var bytesRead = 0
  private var protectedAnswers = 0
  private var wasLost = false

  init(_ faults: [ChipFault]) {
    numbers = Dictionary(faults.map { ($0.kind, $0.number) }, uniquingKeysWith: { $1 })
  }

  /// The number of a fault; nil when it was not asked for.
  subscript(kind: ChipFault.Kind) -> Int? { numbers[kind] }

  /// Whether a fault was asked for.
  func has(_ kind: ChipFault.Kind) -> Bool { numbers[kind] != nil }

  /// Counts a command; true when the chip leaves the field at it.
  mutating func countCommand() -> Bool {
    commands += 1
    return leave(numbers[.lostAtCommand] == commands)
  }

  /// Counts bytes that were read; true when the chip leaves the field before they have come.
  mutating func countRead(_ count: Int) -> Bool {
    bytesRead += count
    return leave(numbers[.lostAtByte].map { bytesRead >= $0 } ?? false)
  }

  private mutating func leave(_ isTime: Bool) -> Bool {
    guard isTime, !wasLost else { return false }
    wasLost = true
    return true
  }

  /// Counts a protected answer and gives what is wrong with it.
  mutating func countProtectedAnswer() -> ChipFault.Kind? {
    protectedAnswers += 1
    return ChipFaults.ofAnswers.first { numbers[$0] == protectedAnswers }
  }

  private static let ofAnswers: [ChipFault.Kind] = [
    .wrongChecksum, .noChecksum, .wrongCryptogram, .noCryptogram, .noStatus, .channelEnds,
  ]
}

/// A command that the chip has done and its answer, before they are protected: what a test may
/// change to play a chip that breaks the protocol in its own way.
public struct ChipExchange: Sendable {
  /// The instruction.
  public let instruction: UInt8
  /// Both parameters.
  public let parameters: UInt16
  /// The command's data.
  public let command: [UInt8]
  /// How many commands of this instruction with these parameters there were, this one included.
  public let occurrence: Int
  /// The answer's data.
  public var answer: [UInt8]
  /// The answer's status.
  public var status: UInt16
}

public import Biometrics
import Bytes
public import Codes
import Host
public import Names

/// A file that came with a case, as far as it is biometric: its fingers, its portraits, and what it
/// says of whose they are.
///
/// Read are ANSI/NIST-ITL files, finger images and records, and minutiae records. What cannot be
/// read is told in `shortcomings` and never lost: the file itself stays with the case.
public struct CaseFile: Sendable {
  /// What the file is called in the evidence: its kind and the beginning of its hash.
  public let name: String
  /// Its fingers, one a position where the file names positions, the one with most minutiae.
  public let fingers: [PositionedTemplate]
  /// Its portraits as they came.
  public let portraits: [FaceImage]
  /// Names that the file gives its person.
  public let names: [PersonName]
  /// The birth date that the file gives its person.
  public let birth: PartialDate
  /// The number under which the sender keeps it.
  public let controlNumber: String?
  /// What could not be read, in plain words.
  public let shortcomings: [String]

  /// Reads a file. Any bytes may be passed.
  public init(_ bytes: [UInt8], name: String) {
    self.name = name
    guard BiometricTransaction.accepts(bytes) else {
      (portraits, names, birth, controlNumber) = ([], [], .unknown, nil)
      do throws(Fault) {
        let input = try FingerInput(bytes)
        fingers = CaseFile.best([PositionedTemplate(input.position, FingerTemplate(input.minutiae))]
        )
        shortcomings = fingers.isEmpty ? ["no minutiae were found"] : []
      } catch {
        fingers = []
        shortcomings = [error.detail]
      }
      return
    }
    do throws(Fault) {
      let transaction = try BiometricTransaction(bytes)
      let read = CaseFile.read(transaction)
      (fingers, shortcomings) = (CaseFile.best(read.fingers), read.shortcomings)
      portraits = transaction.photographs.filter(\.isFace)
      let text = TransactionPerson(transaction)
      (names, birth) = (text.names, text.birth)
      let number = transaction.header.controlNumber
      controlNumber = number.isEmpty ? nil : number
    } catch {
      (fingers, portraits, names, birth, controlNumber) = ([], [], [], .unknown, nil)
      shortcomings = [error.description]
    }
  }

  /// Fingers that came otherwise than in a file, from a scanner of the office.
  public init(_ fingers: [PositionedTemplate], name: String = "fingers captured here") {
    self.name = name
    self.fingers = CaseFile.best(fingers)
    (portraits, names, birth, controlNumber, shortcomings) = ([], [], .unknown, nil, [])
  }

  /// The fingers of a transaction: of its images, and of minutiae without an image.
  private static func read(
    _ transaction: BiometricTransaction
  ) -> (fingers: [PositionedTemplate], shortcomings: [String]) {
    var fingers: [PositionedTemplate] = []
    var shortcomings =
      (transaction.ridgeImageFaults + transaction.minutiaeFaults).map(\.description)
    var seen: Set<Int> = []
    var images: [(position: FingerPosition, image: GreyImage)] = []
    for image in transaction.ridgeImages where image.positions.first?.isFinger == true {
      let what = "type \(image.recordType), designation \(image.designation)"
      do throws(Fault) {
        let single = try image.fingers()
        if single.isEmpty { shortcomings.append("\(what): the fingers could not be told apart") }
        if image.isLatent { shortcomings.append("\(what): a latent, compared like a print") }
        if !single.isEmpty { seen.insert(image.designation) }
        images += single
      } catch { shortcomings.append("\(what): \(error.detail)") }
    }
    // Extraction is what takes long of a file: ten fingers at once.
    fingers += Cores.values(of: images) {
      PositionedTemplate($0.position, FingerTemplate($0.image))
    }
    for found in transaction.minutiae where !seen.contains(found.designation) {
      let minutiae = found.minutiae(imageHeight: transaction.imageHeight(of: found))
      fingers.append(PositionedTemplate(found.position, FingerTemplate([minutiae])))
    }
    return (fingers, shortcomings)
  }

  /// Of each position the template with most minutiae; all without a position; ten at most, and
  /// none without minutiae.
  static func best(_ fingers: [PositionedTemplate]) -> [PositionedTemplate] {
    func count(_ finger: PositionedTemplate) -> Int {
      finger.template?.minutiae.map(\.count).max() ?? 0
    }
    var best: [FingerPosition: PositionedTemplate] = [:]
    for finger in fingers where finger.position != .unknown && count(finger) > 0 {
      if let known = best[finger.position], count(known) >= count(finger) { continue }
      best[finger.position] = finger
    }
    let open = fingers.filter { $0.position == .unknown && count($0) > 0 }
    return Array((best.values.sorted { $0.position < $1.position } + open).prefix(10))
  }
}

/// What the text of a transaction (type 2) says of its person, where the domain's fields are known:
/// those of the FBI's EBTS (version 11, appendix C), which national formats follow.
///
/// Text of other domains, INTERPOL's among them, is kept in the file and not looked into.
struct TransactionPerson {
  let names: [PersonName]
  let birth: PartialDate
  let sex: Sex

  /// Numbers of EBTS: name, aliases, birth date, sex.
  private static let (name, aliases, birthDate, sexCode) = (18, 19, 22, 24)
  /// Domains whose type 2 has these fields.
  private static let domains: Set<String> = ["NORAM", "FBI"]

  init(_ transaction: BiometricTransaction) {
    let domain = transaction.header.domain.first?.uppercased() ?? ""
    guard let text = transaction.records(2).first, domain.isEmpty || Self.domains.contains(domain)
    else {
      (names, birth, sex) = ([], .unknown, .unspecified)
      return
    }
    var names: [PersonName] = []
    for number in [Self.name, Self.aliases] {
      for item in text.field(number)?.items.compactMap(\.first) ?? [] {
        guard let written = transaction.text(item), let name = Self.name(written) else { continue }
        names.append(name)
      }
    }
    self.names = names
    let digits = text.field(Self.birthDate)?.items.first?.first ?? []
    birth = Self.date(String(decoding: digits, as: UTF8.self))
    sex =
      switch text.field(Self.sexCode)?.items.first?.first.map({
        String(decoding: $0, as: UTF8.self)
      })
      {
      case "F": .female
      case "M": .male
      default: .unspecified
      }
  }

  /// `FAMILY, GIVEN OTHER`; nil for a name without the comma that the format demands.
  private static func name(_ text: String) -> PersonName? {
    let parts = text.split(separator: ",", maxSplits: 1).map { $0.split(separator: " ") }
    guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 512 else { return nil }
    let (family, given) = (parts[0].joined(separator: " "), parts[1].joined(separator: " "))
    return PersonName(given: given.isEmpty ? nil : given, family: family)
  }

  /// `19850312`; zeros for a month or day that is not known.
  private static func date(_ text: String) -> PartialDate {
    guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int(text), value > 0
    else { return .unknown }
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
    return PartialDate(
      year: year > 0 ? year : nil, month: month > 0 ? month : nil, day: day > 0 ? day : nil)
      ?? .unknown
  }
}

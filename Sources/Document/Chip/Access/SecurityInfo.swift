import Bytes
public import Crypto

/// One of the things that a chip says it can do (BSI TR-03110-3, A.1.1; ICAO Doc 9303-11, clauses
/// 9.2 and 9.2.1 on): a protocol and what is needed to run it.
public struct SecurityInfo: Hashable, Sendable {
  /// What stands in it.
  public enum Content: Hashable, Sendable {
    /// A way to run PACE.
    case pace(PACEInfo)
    /// Domain parameters of PACE with the number under which they are asked for; the group is nil
    /// when it is none of the known ones.
    case paceParameters(AgreementGroup?, number: Int?)
    /// A way to run chip authentication.
    case chipAuthentication(ChipAuthenticationInfo)
    /// Domain parameters of chip authentication version 2 or 3.
    case chipAuthenticationParameters(AgreementGroup?, keyNumber: Int?)
    /// A public key for chip authentication; nil where it cannot be used.
    case chipAuthenticationKey(AgreementKey?, keyNumber: Int?)
    /// Terminal authentication, by its version.
    case terminalAuthentication(version: Int, trustPoints: TrustPointFile?)
    /// How the chip signs in active authentication with ECDSA: the algorithm's identifier.
    case activeAuthentication(version: Int, algorithm: ObjectIdentifier)
    /// Anything else, as it is.
    case other
  }

  /// The protocol.
  public let identifier: ObjectIdentifier
  /// What stands in it.
  public let content: Content
  /// The whole sequence as it stands in the file.
  public let encoded: [UInt8]
  /// Why it cannot be used, when it cannot; it is listed all the same.
  public let problem: String?

  /// Where the names of the trust points for terminal authentication stand (TR-03110-3, A.1.1.3).
  public struct TrustPointFile: Hashable, Sendable {
    /// The file identifier, two bytes.
    public let identifier: UInt16
    /// The short file identifier; nil without one.
    public let short: UInt8?
  }

  /// Reads one sequence; throws `.chipFile` only where it is none at all.
  init(_ element: TaggedElement) throws(Fault) {
    guard element.tag == 0x30 else {
      throw TaggedElement.wrong(element.encoded, "a security info expected")
    }
    let fields = try element.children()
    guard let first = fields.first else {
      throw TaggedElement.wrong(element.encoded, "a security info without protocol")
    }
    identifier = try first.objectIdentifier()
    encoded = Array(element.encoded)
    do throws(Fault) {
      (content, problem) = try SecurityInfo.read(identifier, fields)
    } catch {
      (content, problem) = (.other, "\(error.place): \(error.detail)")
    }
  }

  // MARK: Reading

  /// id-PK, id-TA, id-CA and id-PACE, below the protocols of the BSI; id-AA.
  private static let keys = ObjectIdentifier.protocols.appending(1)
  private static let terminal = ObjectIdentifier.protocols.appending(2)
  private static let chip = ObjectIdentifier.protocols.appending(3)
  static let pace = ObjectIdentifier.protocols.appending(4)
  private static let active = ObjectIdentifier.documents.appending(5)

  private static func read(
    _ identifier: ObjectIdentifier, _ fields: [TaggedElement]
  ) throws(Fault) -> (Content, String?) {
    if identifier == terminal { return (try terminalAuthentication(fields), nil) }
    if identifier == active {
      let fields = try required(fields, 0x02, 0x06)
      return (
        .activeAuthentication(
          version: try number(fields[0]), algorithm: try fields[1].objectIdentifier()), nil
      )
    }
    if let numbers = identifier.numbers(below: pace) { return try pace(numbers, fields) }
    if let numbers = identifier.numbers(below: chip) { return try chip(numbers, fields) }
    if let numbers = identifier.numbers(below: keys), [[1], [2]].contains(numbers) {
      return try key(isCurve: numbers == [2], fields)
    }
    return (.other, nil)
  }

  /// PACEInfo, or PACEDomainParameterInfo where the protocol is only a family.
  private static func pace(
    _ numbers: [UInt8], _ fields: [TaggedElement]
  ) throws(Fault) -> (Content, String?) {
    guard let first = numbers.first, let family = PACEInfo.Family(number: first) else {
      return (.other, "a mapping that is not known")
    }
    guard numbers.count == 2 else {
      let fields = try required(fields, 0x30)
      let number = try optionalNumber(fields.dropFirst())
      let group = group(fields[0], isCurve: family.isCurve)
      let problem = group == nil ? "domain parameters of no known group" : nil
      return (.paceParameters(group, number: number), problem)
    }
    // Chip authentication mapping exists with AES only (Doc 9303-11, clause 9.2.3).
    guard let cipher = cipher(numbers[1]),
      cipher != .tripleDES || family.mapping != .chipAuthentication
    else { return (.other, "a cipher that is not known") }
    let fields = try required(fields, 0x02)
    let info = PACEInfo(
      identifier: ObjectIdentifier.protocols.appending(4).appending(numbers[0], numbers[1]),
      family: family, cipher: cipher, version: try number(fields[0]),
      parameterNumber: try optionalNumber(fields.dropFirst()))
    return (.pace(info), info.version == 2 ? nil : "version \(info.version) of PACE")
  }

  /// ChipAuthenticationInfo, or ChipAuthenticationDomainParameterInfo.
  private static func chip(
    _ numbers: [UInt8], _ fields: [TaggedElement]
  ) throws(Fault) -> (Content, String?) {
    guard let kind = numbers.first, kind == 1 || kind == 2 else { return (.other, nil) }
    guard numbers.count == 2 else {
      let fields = try required(fields, 0x30)
      let number = try optionalNumber(fields.dropFirst())
      let group = group(fields[0], isCurve: kind == 2)
      let problem = group == nil ? "domain parameters of no known group" : nil
      return (.chipAuthenticationParameters(group, keyNumber: number), problem)
    }
    guard let cipher = cipher(numbers[1]) else { return (.other, "a cipher that is not known") }
    let fields = try required(fields, 0x02)
    let info = ChipAuthenticationInfo(
      identifier: chip.appending(numbers[0], numbers[1]), isCurve: kind == 2, cipher: cipher,
      version: try number(fields[0]), keyNumber: try optionalNumber(fields.dropFirst()))
    let isKnown = (1...3).contains(info.version)
    return (.chipAuthentication(info), isKnown ? nil : "version \(info.version)")
  }

  private static func key(
    isCurve: Bool, _ fields: [TaggedElement]
  ) throws(Fault) -> (Content, String?) {
    let fields = try required(fields, 0x30)
    let number = try optionalNumber(fields.dropFirst())
    do throws(Fault) {
      let key = try AgreementKey(subjectPublicKeyInfo: Array(fields[0].encoded))
      guard key.group.isCurve == isCurve else {
        return (.chipAuthenticationKey(nil, keyNumber: number), "a key of another kind")
      }
      return (.chipAuthenticationKey(key, keyNumber: number), nil)
    } catch { return (.chipAuthenticationKey(nil, keyNumber: number), error.detail) }
  }

  private static func terminalAuthentication(
    _ fields: [TaggedElement]
  ) throws(Fault) -> Content {
    let fields = try required(fields, 0x02)
    let version = try number(fields[0])
    guard fields.count > 1 else {
      return .terminalAuthentication(version: version, trustPoints: nil)
    }
    let names = try fields[1].children(0x04)
    let long = names[0].content
    let short = names.dropFirst().first?.content
    guard long.count == 2, short.map({ $0.count == 1 }) ?? true else {
      throw TaggedElement.wrong(fields[1].encoded, "a file identifier expected")
    }
    let identifier = long.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
    return .terminalAuthentication(
      version: version, trustPoints: TrustPointFile(identifier: identifier, short: short?.first))
  }

  // MARK: Values

  /// The fields behind the protocol, which must begin with these tags.
  private static func required(
    _ fields: [TaggedElement], _ tags: Int...
  ) throws(Fault) -> [TaggedElement] {
    let rest = Array(fields.dropFirst())
    guard rest.count >= tags.count, zip(rest, tags).allSatisfy({ $0.tag == $1 }) else {
      throw TaggedElement.wrong(fields[0].encoded, "required data of another form")
    }
    return rest
  }

  private static func optionalNumber(
    _ fields: ArraySlice<TaggedElement>
  ) throws(Fault) -> Int? {
    guard let field = fields.first else { return nil }
    return try number(field)
  }

  /// An integer of at most three bytes.
  private static func number(_ element: TaggedElement) throws(Fault) -> Int {
    guard element.tag == 0x02, (1...3).contains(element.content.count),
      element.content.first.map({ $0 < 0x80 }) ?? false
    else { throw TaggedElement.wrong(element.encoded, "a small number expected") }
    return element.content.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func cipher(_ number: UInt8) -> ChipCipher? {
    switch number {
    case 1: .tripleDES
    case 2: .aes128
    case 3: .aes192
    case 4: .aes256
    default: nil
    }
  }

  /// The group of an AlgorithmIdentifier; nil for one that is not known or of the other kind.
  private static func group(_ element: TaggedElement, isCurve: Bool) -> AgreementGroup? {
    let group = try? AgreementGroup(algorithmIdentifier: Array(element.encoded))
    return group?.isCurve == isCurve ? group : nil
  }
}

public import Bytes
import Codes
public import Crypto

/// All that a chip says it can do: the contents of EF.CardAccess, DG14 and EF.CardSecurity (ICAO
/// Doc 9303-10, clauses 4.7.14, 3.11.3 and 3.11.4; BSI TR-03110-3, A.1).
///
/// Entries of protocols that are not known here are kept and listed; one that cannot be read says
/// why. Nothing in EF.CardAccess is signed: `check(cardAccess:against:)` compares it with what is.
public struct SecurityInfos: Hashable, Sendable {
  /// The entries in the file's order.
  public let entries: [SecurityInfo]

  /// The most entries that are read; files of chips have a dozen.
  static let most = 256

  /// Reads EF.CardAccess: a set of security infos. Throws `.chipFile`.
  public init(cardAccess file: [UInt8]) throws(Fault) { try self.init(file[...]) }

  /// Reads DG14: the set within tag 6E. Throws `.chipFile`.
  public init(dataGroup14 file: [UInt8]) throws(Fault) {
    let wrapper = try TaggedElement(file[...])
    guard wrapper.tag == 0x6E else { throw TaggedElement.wrong(file[...], "tag 6E expected") }
    try self.init(wrapper.content)
  }

  init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    let set = try TaggedElement(bytes)
    guard set.tag == 0x31 else { throw TaggedElement.wrong(bytes, "a set expected") }
    let elements = try set.children()
    guard elements.count <= SecurityInfos.most else {
      throw TaggedElement.wrong(bytes, "more than \(SecurityInfos.most) security infos")
    }
    var entries: [SecurityInfo] = []
    for element in elements { entries.append(try SecurityInfo(element)) }
    self.entries = entries
  }

  // MARK: What they offer

  /// The ways to run chip authentication, in the file's order.
  public var chipAuthentications: [ChipAuthenticationInfo] {
    entries.compactMap { if case .chipAuthentication(let info) = $0.content { info } else { nil } }
  }

  /// The usable keys for chip authentication with their numbers.
  public var chipAuthenticationKeys: [(key: AgreementKey, number: Int?)] {
    entries.compactMap {
      if case .chipAuthenticationKey(let key?, let number) = $0.content {
        (key, number)
      } else {
        nil
      }
    }
  }

  /// The domain parameters for chip authentication version 2 with their numbers.
  public var chipAuthenticationGroups: [(group: AgreementGroup, number: Int?)] {
    entries.compactMap {
      if case .chipAuthenticationParameters(let group?, let number) = $0.content {
        (group, number)
      } else {
        nil
      }
    }
  }

  /// The versions of terminal authentication, and where its trust points are named.
  public var terminalAuthentications: [(version: Int, trustPoints: SecurityInfo.TrustPointFile?)] {
    entries.compactMap {
      if case .terminalAuthentication(let version, let file) = $0.content {
        (version, file)
      } else {
        nil
      }
    }
  }

  /// The algorithm of active authentication, where the chip says it.
  public var activeAuthenticationAlgorithm: ObjectIdentifier? {
    for entry in entries {
      if case .activeAuthentication(_, let algorithm) = entry.content { return algorithm }
    }
    return nil
  }

  /// The entries that cannot be used: their protocol and the reason.
  public var problems: [String] {
    entries.compactMap { entry in
      var problem = entry.problem
      if problem == nil, case .pace(let info) = entry.content, usableGroup(of: info) == nil {
        problem = "no group that is known and fits"
      }
      return problem.map { "\(entry.identifier): \($0)" }
    }
  }

  // MARK: Comparison

  /// Compares what EF.CardAccess said about PACE with the signed files, byte for byte: somebody
  /// between chip and reader can change the one, to have the password used with parameters of their
  /// choice or with less than the chip can do (Doc 9303-11, clause 9.2.11).
  ///
  /// `file` is nil where the chip gave no EF.CardAccess; `signed` are the contents of DG14 and
  /// EF.CardSecurity with their names, as far as they were read. Failed where an entry does not
  /// stand in one of them; undetermined where nothing was read to compare with, and where a signed
  /// file holds more.
  public static func check(
    cardAccess file: SecurityInfos?, against signed: [(name: String, infos: SecurityInfos)]
  ) -> DocumentCheck {
    guard !signed.isEmpty else {
      return file == nil
        ? DocumentCheck(.cardAccess, .notSupported, "the chip has no EF.CardAccess")
        : DocumentCheck(.cardAccess, .undetermined, "no signed file was read to compare with")
    }
    for (name, infos) in signed {
      if let entry = file?.paceEntry(missingIn: infos) {
        return DocumentCheck(.cardAccess, .failed, "\(entry) is not in \(name)")
      }
      if let entry = infos.paceEntry(missingIn: file) {
        return DocumentCheck(
          .cardAccess, .undetermined, "\(entry) is in \(name), not in EF.CardAccess")
      }
    }
    let names = signed.map(\.name).joined(separator: " and ")
    return file == nil
      ? DocumentCheck(.cardAccess, .notSupported, "the chip has no EF.CardAccess")
      : DocumentCheck(.cardAccess, .successful, "as in \(names)")
  }

  /// The protocol of the first entry about PACE that does not stand in another file byte for byte.
  private func paceEntry(missingIn other: SecurityInfos?) -> ObjectIdentifier? {
    let known = Set(other?.entries.map(\.encoded) ?? [])
    return entries.first {
      $0.identifier.numbers(below: SecurityInfo.pace) != nil && !known.contains($0.encoded)
    }?.identifier
  }
}

/// EF.CardSecurity: security infos that the issuer signed (Doc 9303-10, clause 3.11.4).
public struct CardSecurity: Sendable {
  /// id-SecurityObject, 0.4.0.127.0.7.3.2.1.
  public static let contentType = "0.4.0.127.0.7.3.2.1"

  /// The signed message that holds them.
  public let signed: SignedObject
  /// The contents. Nothing of them is true until the signature and its certificate are checked.
  public let infos: SecurityInfos

  /// Reads the file; throws `.chipFile` or `.message`.
  public init(_ file: [UInt8]) throws(Fault) {
    signed = try SignedObject(file)
    guard signed.contentType == CardSecurity.contentType else {
      throw Fault(.chipFile, at: "EF.CardSecurity", "a signed object of another type")
    }
    infos = try SecurityInfos(signed.content[...])
  }
}

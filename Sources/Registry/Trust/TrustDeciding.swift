public import Bytes
import Codes
public import Crypto
public import Document
import Host
import Store

/// Trust anchors as the administrator's decision: what is imported is a candidate, and no station
/// hears of it before it was accepted and published. Every step is audited.
extension RegistryService {
  /// What an import brought.
  public struct TrustImport: Sendable {
    /// Items that were not known before.
    public internal(set) var new = 0
    /// Items that were known.
    public internal(set) var known = 0
    /// Known items that were revoked here, and stay so.
    public internal(set) var revoked: [TrustFile.Problem] = []
    /// Entries that cannot be used, with the reason.
    public internal(set) var problems: [TrustFile.Problem] = []
    /// Entries that no authority of the file vouches for, nor, of revocation lists and lists of
    /// defects, one that was imported before; with the reason.
    public internal(set) var unverified: [TrustFile.Problem] = []
    /// What stands in the file by itself, outside a signed list.
    public internal(set) var single: [TrustItem] = []
    /// SHA-256 of the file, which accepts all that stands in it by itself.
    public internal(set) var file: Digest
    /// The signed lists among them.
    public internal(set) var lists: [TrustFile.SignedList] = []
  }

  /// Takes in what a file holds as candidates; an item that is known keeps what was decided.
  ///
  /// Throws `.trustList` for a file of another kind and for a list whose signature does not hold.
  @discardableResult
  public func importTrust(
    _ bytes: [UInt8], named name: String
  ) throws(Fault) -> TrustImport {
    let file = try TrustFile(bytes, named: name)
    var report = TrustImport(file: Hash.digest(bytes))
    report.problems = file.problems
    report.lists = file.lists
    let now = timekeeper.now().utcMilliseconds
    report.unverified = try unverified(file.items)
    report.single = file.items.filter { $0.listSigner == nil }
    try committing { () throws(Fault) in
      for list in file.lists {
        try trust.put(
          KnownTrustList(
            certificate: list.signer.der, place: list.place, isListSigner: list.isListSigner,
            entries: list.entries, imported: now))
      }
      for item in file.items { try take(item, at: now, into: &report) }
    }
    return report
  }

  /// What nothing vouches for among new items. For lists the authorities of their states that were
  /// imported before are asked too.
  private func unverified(_ items: [TrustItem]) throws(Fault) -> [TrustFile.Problem] {
    var asked = IssuerTrust()
    for item in items where item.kind != .signer { asked.add(item) }
    let states = Set(items.filter { $0.kind != .authority && $0.kind != .signer }.map(\.country))
    if !states.isEmpty {
      for known in try trust.items() where known.kind == .authority && known.state != .revoked {
        let item = try known.item()
        if states.contains(item.country) { asked.add(item) }
      }
    }
    let places = Set(items.map(\.place) + items.map(\.title))
    return asked.unverified().filter { places.contains($0.place) }
  }

  private func take(
    _ item: TrustItem, at now: Int64, into report: inout TrustImport
  ) throws(Fault) {
    let fingerprint = item.fingerprint
    if let known = try trust.item(fingerprint) {
      report.known += 1
      if known.state == .revoked {
        let reason = "revoked here (\(known.reason ?? "no reason given")) and stays so"
        report.revoked.append(TrustFile.Problem(place: item.place, reason: reason))
      }
    } else {
      report.new += 1
      try trust.put(
        KnownTrustItem(
          fingerprint: fingerprint, kind: item.kind, der: item.der, place: item.place,
          imported: now, state: .candidate, decided: nil, user: nil, reason: nil))
    }
    try trust.put(fingerprint, inListsOf: item.listSigner ?? report.file)
  }

  /// Every item that was imported, with what was decided on it.
  public func trustItems() throws(Fault) -> [KnownTrustItem] { try trust.items() }

  /// Every signed list that was imported, oldest first.
  public func trustLists() throws(Fault) -> [KnownTrustList] { try trust.lists() }

  /// What is accepted, as a station will have it.
  public func acceptedTrust() throws(Fault) -> IssuerTrust {
    var accepted = IssuerTrust()
    for known in try trust.items() where known.state == .accepted {
      accepted.add(try known.item())
    }
    accepted.expected = try trust.expected()
    return accepted
  }

  /// Accepts or revokes what a fingerprint names: one item, all items in the lists of a signer
  /// whose certificate has it, or all that stand by themselves in the file that has it. Of several
  /// the revoked ones stay revoked, unless `again`.
  ///
  /// `fingerprint` is SHA-256 in hexadecimal digits, spaces and colons allowed, or its first 16
  /// digits or more. Gives how many items changed. Throws `.trustUnknown` where it names nothing,
  /// `.trustAmbiguous` where it names several.
  @discardableResult
  public func decideTrust(
    _ fingerprint: String, accept: Bool, again: Bool = false, reason: String
  ) throws(Fault) -> Int {
    let named = try resolve(fingerprint)
    let now = timekeeper.now().utcMilliseconds
    var changed = 0
    let entry = try auditEntry(
      .trustDecided, reason: reason,
      detail: "\(accept ? "accept" : "revoke") \(named.hex) (\(named.items.count))")
    try committing { () throws(Fault) in
      for digest in named.items {
        guard var item = try trust.item(digest) else { continue }
        let wanted: KnownTrustItem.State = accept ? .accepted : .revoked
        let isKept = named.isSigner && item.state == .revoked && !again
        let stays = item.state == wanted || isKept
        guard !stays else { continue }
        item.state = wanted
        item.decided = now
        item.user = user
        item.reason = reason
        try trust.put(item)
        changed += 1
      }
      try add(entry)
    }
    return changed
  }

  /// Says of a state whether its certificates should be known: then a missing one is worth a look
  /// at the stations. Throws `.trustUnknown` for a code that is no issuer's.
  public func expectTrust(
    of state: String, _ isExpected: Bool, reason: String
  ) throws(Fault) {
    guard let country = Country(icao: state), country.isIssuer else {
      throw Fault(.trustUnknown, at: state, "no issuer of ICAO's list")
    }
    let entry = try auditEntry(
      .trustDecided, reason: reason,
      detail: "\(isExpected ? "expect" : "expect no more") \(country.icao)")
    try committing { () throws(Fault) in
      try trust.expect(country.icao, isExpected)
      try add(entry)
    }
  }

  /// The states whose certificates should be known, ICAO codes.
  public func expectedTrust() throws(Fault) -> Set<String> { try trust.expected() }

  // MARK: Fingerprints

  /// What a fingerprint names.
  private struct Named {
    let hex: String
    let items: [Digest]
    let isSigner: Bool
  }

  private func resolve(_ text: String) throws(Fault) -> Named {
    let digits = text.lowercased().filter { $0 != ":" && $0 != " " }
    guard (16...64).contains(digits.utf8.count), digits.utf8.allSatisfy(Self.isDigit) else {
      throw Fault(
        .trustUnknown, at: "fingerprint", "16 to 64 hexadecimal digits of SHA-256 expected")
    }
    let items = try trust.items().map(\.fingerprint).filter { $0.hex.hasPrefix(digits) }
    let signers = try trust.groups().filter { $0.hex.hasPrefix(digits) }
    guard items.count + signers.count > 0 else {
      throw Fault(.trustUnknown, at: "fingerprint", "nothing that was imported has it")
    }
    // A signer's certificate may itself have been imported: the whole list is meant.
    if let signer = signers.first, signers.count == 1, items.allSatisfy({ $0 == signer }) {
      let members = try trust.items(inListsOf: signer)
      // A file that is one certificate has that certificate's hash.
      return Named(hex: signer.hex, items: members, isSigner: members != [signer])
    }
    guard let item = items.first, items.count == 1, signers.isEmpty else {
      throw Fault(.trustAmbiguous, at: "fingerprint", "it names several: give more digits")
    }
    return Named(hex: item.hex, items: [item], isSigner: false)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension Fault.Code {
  /// A fingerprint or state that names nothing here.
  public static let trustUnknown = Fault.Code("registry.trust-unknown", .notFound)
  /// A fingerprint that names several things.
  public static let trustAmbiguous = Fault.Code("registry.trust-ambiguous", .badInput)
}

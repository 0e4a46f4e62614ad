public import Bytes
package import Crypto
import Host
public import Record
import Seal
public import Store

/// What is told about an officer of the office.
public struct OfficeOfficer: Equatable, Sendable {
  /// The service number.
  public let number: String
  /// What the officer may do.
  public let role: OfficeRole
  /// False once disabled, and while a second person has not agreed.
  public let isActive: Bool
  /// Who proposed to let the officer in, while a second person has not agreed.
  public let proposedBy: String?
}

/// Who works at the office. Nobody is let in by one person: a supervisor proposes, and another
/// supervisor or an auditor, in another session, agrees. Whoever could make officers alone could be
/// both people behind a conclusion.
extension RegistryService {
  /// Proposes an officer, or a disabled one again; takes a supervisor. The officer signs in once
  /// another person agrees (`admit`). `cost` is another one in tests only.
  public func propose(
    officer number: String, _ passphrase: Passphrase, role: OfficeRole,
    by session: OfficeSession
  ) throws(Fault) {
    try passphrase.check(avoiding: [try officeStation().name.text, number])
    try propose(officer: number, passphrase, role: role, by: session, cost: .passphrase)
  }

  package func propose(
    officer number: String, _ passphrase: Passphrase, role: OfficeRole,
    by session: OfficeSession, cost: Scrypt
  ) throws(Fault) {
    try require(session, [.supervisor], "to propose an officer")
    guard try office.officer(number)?.credential == nil,
      try !office.proposals().contains(where: { $0.number == number })
    else { throw Fault(.officeOfficer, at: number, "this service number is in use") }
    let proposal = OfficeLedger.Proposal(
      number: number, role: role, credential: try credential(number, passphrase, cost),
      officer: session.officer, session: session.id)
    let entry = try auditEntry(
      .officeChanged, detail: "\(session.officer) proposed \(number) as \(role.rawValue)")
    try committing { () throws(Fault) in
      try office.put(proposal)
      try add(entry)
    }
  }

  /// Lets a proposed officer in, or does not: the second person, a supervisor or an auditor other
  /// than who proposed, in another session.
  public func admit(
    officer number: String, agrees: Bool, by session: OfficeSession
  ) throws(Fault) {
    try require(session, [.supervisor, .auditor], "to let an officer in")
    guard let proposal = try office.proposals().first(where: { $0.number == number }) else {
      throw Fault(.officeOfficer, at: number, "nobody was proposed under this number")
    }
    guard proposal.officer != session.officer && proposal.session != session.id || !agrees else {
      throw Fault(
        .caseSecond, at: number, "another supervisor or an auditor, in another session, must agree")
    }
    let entry = try auditEntry(
      .officeChanged,
      detail: agrees
        ? "\(session.officer) let in \(number) as \(proposal.role.rawValue), "
          + "proposed by \(proposal.officer)" : "\(session.officer) declined \(number)")
    try committing { () throws(Fault) in
      try office.removeProposal(number)
      if agrees {
        try office.put(
          OfficeLedger.Officer(
            number: number, role: proposal.role, credential: proposal.credential))
        try office.endAll(of: number)
      }
      try add(entry)
    }
  }

  /// Changes an officer's own passphrase, so that nobody who was there when the officer came in
  /// knows it.
  public func change(passphrase: Passphrase, of session: OfficeSession) throws(Fault) {
    try passphrase.check(avoiding: [try officeStation().name.text, session.officer])
    try change(passphrase: passphrase, of: session, cost: .passphrase)
  }

  package func change(
    passphrase: Passphrase, of session: OfficeSession, cost: Scrypt
  ) throws(Fault) {
    try check(session)
    let officer = OfficeLedger.Officer(
      number: session.officer, role: session.role,
      credential: try credential(session.officer, passphrase, cost))
    let entry = try auditEntry(
      .officeChanged, detail: "\(session.officer) changed their own passphrase")
    try committing { () throws(Fault) in
      try office.put(officer)
      try office.endAll(of: session.officer)
      try add(entry)
    }
  }

  /// Takes an officer's sign-in away, and ends the officer's sessions; takes a supervisor. A
  /// supervisor stays, and somebody else who may agree to a new officer: without them nobody could
  /// come in again.
  public func disableOfficer(_ number: String, by session: OfficeSession) throws(Fault) {
    try require(session, [.supervisor], "to disable an officer")
    guard var officer = try office.officer(number), officer.credential != nil else {
      throw Fault(.officeOfficer, at: number, "no officer signs in under this number")
    }
    let left = try office.officers().filter { $0.number != number && $0.credential != nil }
      .map(\.role)
    guard left.contains(.supervisor), left.count(where: { $0.admits }) >= 2 || !officer.role.admits
    else {
      throw Fault(
        .officeOfficer, at: number,
        "a supervisor, and another supervisor or an auditor, must stay: let somebody in first")
    }
    officer.credential = nil
    let entry = try auditEntry(.officeChanged, detail: "\(session.officer) disabled \(number)")
    try committing { () throws(Fault) in
      try office.put(officer)
      try office.endAll(of: number)
      try add(entry)
    }
  }

  /// Everybody who ever worked at the office, and who waits to; takes a supervisor or auditor.
  public func officeOfficers(by session: OfficeSession) throws(Fault) -> [OfficeOfficer] {
    try require(session, [.supervisor, .auditor], "to list officers")
    let officers = try office.officers().map {
      OfficeOfficer(
        number: $0.number, role: $0.role, isActive: $0.credential != nil, proposedBy: nil)
    }
    return try officers
      + office.proposals().map {
        OfficeOfficer(
          number: $0.number, role: $0.role, isActive: false, proposedBy: $0.officer)
      }
  }

  /// Lets the two people of the opening in; within its transaction.
  func letIn(_ known: [OfficeLedger.Officer]) throws(Fault) {
    for one in known {
      try office.put(one)
      try add(
        try auditEntry(
          .officeChanged, detail: "opening let in \(one.number) as \(one.role.rawValue)"))
    }
  }

  private func credential(
    _ number: String, _ passphrase: Passphrase, _ cost: Scrypt
  ) throws(Fault) -> OfficerCredential {
    try credential(number, passphrase, cost, of: try officeStation().name)
  }

  func credential(
    _ number: String, _ passphrase: Passphrase, _ cost: Scrypt, of place: StationName
  ) throws(Fault) -> OfficerCredential {
    guard (1...24).contains(number.utf8.count), number.utf8.allSatisfy(isServiceDigit) else {
      throw Fault(
        .officeOfficer, at: "service number", "1 to 24 letters, digits, points and hyphens")
    }
    return try OfficerCredential(
      number, passphrase, cost: cost, of: place.text, randomness: randomness)
  }

  private func require(
    _ session: OfficeSession, _ roles: Set<OfficeRole>, _ task: String
  ) throws(Fault) {
    try check(session)
    guard roles.contains(session.role) else {
      let names = roles.map(\.rawValue).sorted(by: >).joined(separator: " or ")
      throw Fault(.caseRole, at: "officers", "\(task) takes a \(names)")
    }
  }
}

extension OfficeRole {
  /// Whether it may be the second person behind a new officer.
  fileprivate var admits: Bool { self == .supervisor || self == .auditor }
}

private func isServiceDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
}

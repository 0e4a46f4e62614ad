public import Bytes
public import Document
import Host
import Record

/// What a station holds to authenticate its readers to chips: certificates in a file of their own,
/// private keys under the station's keys (BSI TR-03110-3, clause 2).
extension PointOfEntry {
  /// The certificates, and the keys while the station is unlocked. Throws what reading the file
  /// throws; a station that never imported any has none.
  public func terminalCertificates() throws(Fault) -> TerminalCertificates {
    var held = TerminalCertificates()
    if files.exists(folder.terminal) {
      let bytes = try files.read(folder.terminal, limit: StationParameters.terminalBytes)
      held.add(bytes, named: folder.terminal.name)
    }
    guard !isLocked else { return held }
    for (place, key) in try keys.unlocked().terminal.enumerated() {
      held.add(key, named: "key \(place + 1)")
    }
    return held
  }

  /// Takes certificates and keys from files, and audits it; takes an administrator. What cannot be
  /// read is told in the result's problems and drops nothing else.
  ///
  /// The keys are stored before the certificates: a power cut between them leaves keys without a
  /// certificate, which the next import puts right.
  public func importTerminal(
    _ bytes: [(name: String, bytes: [UInt8])], by session: OfficerSession
  ) throws(Fault) -> TerminalCertificates {
    var brought = TerminalCertificates()
    for file in bytes { brought.add(file.bytes, named: file.name) }
    try change(by: session) { desk throws(Fault) in
      try desk.keepTerminalKeys(of: brought, by: session)
    }
    let held = try terminalCertificates().certificates
    let new = brought.certificates.filter { !held.contains($0) }
    if !new.isEmpty {
      try files.write((held + new).flatMap(\.encoded), to: folder.terminal)
    }
    return brought
  }
}

extension OfficerDesk {
  /// Adds the private keys of a terminal to the station's own.
  fileprivate func keepTerminalKeys(
    of brought: TerminalCertificates, by session: OfficerSession
  ) throws(Fault) {
    let detail =
      "terminal: \(brought.certificates.count) certificates, \(brought.keyCount) keys"
    try acting(.keyChanged, on: nil, detail, by: session) { announce throws(Fault) in
      try session.require(.administrator, "to import a terminal's certificates and keys")
      try keys.changeTerminal(before: announce) { held in
        held += brought.keyBytes.filter { !held.contains($0) }
      }
    }
  }
}

import Bytes
import Codes
import Crypto
import Record
import Seal
import Store
import Support
import Testing

@testable import Readmission
@testable import Registry

@Suite("Officers of the office")
struct OfficeOfficerTests {
  @Test("Nobody is let in by one person: another supervisor or an auditor agrees, elsewhere")
  func twoPeople() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let registry = office.registry
      let (one, other) = (office.supervisor, try office.signIn("2002"))
      try registry.propose(
        officer: "3003", Office.passphrase, role: .officer, by: one, cost: .simulated)
      expectFault(.signIn) { _ = try office.signIn("3003") }
      let waiting = try registry.officeOfficers(by: one).first { $0.number == "3003" }
      #expect(waiting?.isActive == false && waiting?.proposedBy == "2001")
      // Not by who proposed, not in another session either; not by an officer.
      expectFault(.caseSecond) { try registry.admit(officer: "3003", agrees: true, by: one) }
      let again = try office.signIn("2001")
      expectFault(.caseSecond) { try registry.admit(officer: "3003", agrees: true, by: again) }
      let officer = try office.signIn("3001")
      expectFault(.caseRole) { try registry.admit(officer: "3003", agrees: true, by: officer) }
      expectFault(.caseRole) {
        try registry.propose(
          officer: "3004", Office.passphrase, role: .officer, by: officer, cost: .simulated)
      }
      expectFault(.officeOfficer) {
        try registry.propose(
          officer: "3003", Office.passphrase, role: .supervisor, by: other, cost: .simulated)
      }
      let auditor = try office.signIn("4001")
      try registry.admit(officer: "3003", agrees: true, by: auditor)
      #expect(try office.signIn("3003").role == .officer)
      // Both stand in the audit.
      let entries = try registry.auditEntries().filter { $0.act == .officeChanged }
        .compactMap(\.detail)
      #expect(entries.contains("2001 proposed 3003 as officer"))
      #expect(entries.contains("4001 let in 3003 as officer, proposed by 2001"))
    }
  }

  @Test("A proposal that is declined, or changed in the database, lets nobody in")
  func declined() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let registry = office.registry
      let other = try office.signIn("2002")
      try registry.propose(
        officer: "3003", Office.passphrase, role: .officer, by: office.supervisor,
        cost: .simulated)
      try registry.admit(officer: "3003", agrees: false, by: other)
      expectFault(.signIn) { _ = try office.signIn("3003") }
      expectFault(.officeOfficer) { try registry.admit(officer: "3003", agrees: true, by: other) }
      try registry.propose(
        officer: "3003", Office.passphrase, role: .officer, by: office.supervisor,
        cost: .simulated)
      try registry.database.run("UPDATE office_proposal SET officer = '3001'")
      let changed = fault { try registry.admit(officer: "3003", agrees: true, by: other) }
      #expect(changed?.code == .registryDamaged)
    }
  }

  @Test("An office never loses the two people who can let somebody in")
  func left() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let registry = office.registry
      try registry.disableOfficer("2002", by: office.supervisor)
      // A supervisor and an auditor are left.
      expectFault(.officeOfficer) { try registry.disableOfficer("4001", by: office.supervisor) }
      expectFault(.officeOfficer) { try registry.disableOfficer("2001", by: office.supervisor) }
      try registry.disableOfficer("3001", by: office.supervisor)
      expectFault(.signIn) { _ = try office.signIn("3001") }
    }
  }

  @Test("Two supervisors open an office, never one under two names")
  func opening() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let one = NewSupervisor(number: "1", passphrase: Office.passphrase)
      expectFault(.office) {
        try office.registry.openOffice(
          try StationName("EBL-READMISSION"), zone: "Asia/Baghdad", retentionDays: 1,
          supervisors: [one, NewSupervisor(number: "2", passphrase: Office.passphrase)],
          cost: .simulated)
      }
      expectFault(.officeOfficer) {
        try office.registry.openOffice(
          try StationName("EBL-READMISSION"), zone: "Asia/Baghdad", retentionDays: 1,
          supervisors: [one, one], cost: .simulated)
      }
    }
  }

  @Test("An officer changes their own passphrase; the old one and open sessions end")
  func passphrase() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let session = try office.signIn("3001")
      let new = Passphrase("three slow herons wade")
      try office.registry.change(passphrase: new, of: session, cost: .simulated)
      expectFault(.signIn) { _ = try office.signIn("3001") }
      #expect(try office.registry.resume(token: session.token) == nil)
      #expect(try office.registry.signIn(officer: "3001", new).role == .officer)
    }
  }
}

import Bytes
import Crypto
import Seal
import Station
import Store

/// The people of a station of the demonstration. They sign in as everywhere, with passphrases whose
/// work costs nothing: they are published here.
enum DemoOfficers {
  private static let passphrase = Passphrase("four quiet camels cross")

  private static func number(_ role: OfficerRole, at station: PointOfEntry) -> String {
    let code = station.configuration.pointOfEntry.text
    return role == .secondLine ? "\(code)-8102" : "\(code)-7731"
  }

  /// Adds an officer for the lane and one for the second line, as the administrator does after the
  /// station was set up.
  static func add(to station: PointOfEntry) throws(Fault) {
    let administrator = try station.signIn("1001", passphrase)
    for role in [OfficerRole.officer, .secondLine] {
      let officer = NewOfficer(
        serviceNumber: number(role, at: station), passphrase: passphrase, cost: .simulated)
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.add(officer, role: role, by: administrator)
      }
    }
  }

  /// Signs an officer of a role in.
  static func signIn(_ role: OfficerRole, at station: PointOfEntry) throws(Fault) -> OfficerSession
  {
    try station.signIn(number(role, at: station), passphrase)
  }
}

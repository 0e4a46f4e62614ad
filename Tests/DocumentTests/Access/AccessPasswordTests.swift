import Bytes
import Codes
import Testing

@testable import Document

@Suite("Passwords of chips")
struct AccessPasswordTests {
  @Test("Doc 9303-11, D.2: the key of a passport's zone and of a long number in TD1")
  func workedExamples() throws {
    let passport = try ZoneKey(
      documentNumber: "L898902C", birthDate: "690806", expiryDate: "940623")
    #expect(Hex.encode(passport.hash.prefix(16)) == "239ab9cb282daf66231dc5a4df6bfbae")
    let zone = try MachineReadableZone(
      text: "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n"
        + "STEVENSON<<PETER<JOHN<<<<<<<<<")
    #expect(
      Hex.encode(try ZoneKey(zone).hash.prefix(16)) == "b366ad857ddca2b08c0e299811714730")
    let typed = try ZoneKey(
      documentNumber: "D23145890734", birthDate: "340712", expiryDate: "950712")
    #expect(typed.hash == (try ZoneKey(zone).hash))
  }

  @Test("small letters, spaces and hyphens of a typed number are those of the zone")
  func typed() throws {
    let plain = try ZoneKey(documentNumber: "L898<902C", birthDate: "690806", expiryDate: "940623")
    for number in ["l898-902c", "L898 902C", "L898-902C<", " L898 902C".dropFirst() + " "] {
      let key = try ZoneKey(
        documentNumber: String(number), birthDate: "690806", expiryDate: "940623")
      #expect(key.hash == plain.hash)
    }
  }

  @Test("what no zone can hold is refused, and the field is named")
  func wrong() {
    for (number, birth, expiry, place) in [
      ("", "690806", "940623", "document number"),
      ("L8989/2C", "690806", "940623", "document number"),
      ("L898902\u{0419}", "690806", "940623", "document number"),
      (String(repeating: "1", count: 23), "690806", "940623", "document number"),
      ("L898902C", "19690806", "940623", "birth date"),
      ("L898902C", "69080A", "940623", "birth date"),
      ("L898902C", "690806", "", "expiry date"),
    ] {
      do {
        _ = try ZoneKey(documentNumber: number, birthDate: birth, expiryDate: expiry)
        Issue.record("\(place) was taken")
      } catch {
        #expect(error.code == .zoneField)
        #expect(error.place == place)
      }
    }
  }

  @Test("a password never shows itself")
  func hidden() throws {
    #expect("\(AccessPassword.cardAccessNumber("500540"))" == "CAN")
    let key = try ZoneKey(documentNumber: "L898902C", birthDate: "690806", expiryDate: "940623")
    #expect("\(AccessPassword.zone(key))" == "MRZ")
  }
}

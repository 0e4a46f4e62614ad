import Bytes
import Codes
import Document
import Match
import Names
import Record
import Support
import Testing

@testable import Station
@testable import maabar

@Suite("The day of the demonstration is invented from a seed")
struct DemoDayTests {
  private static let day = CivilDate(daysSince1970: 20_530)

  /// The lists as they are shipped.
  private static let lists: [Watchlist] = {
    do {
      let own = try ["national", "exit-orders", "protective"].map { name in
        try WatchlistLines.read(Fixture.bytes("lists/\(name).jsonl")).list
      }
      let un = try UNConsolidatedList.read(Fixture.bytes("lists/un-consolidated-sample.xml")).list
      return own + [un]
    } catch {
      Issue.record("the shipped lists cannot be read: \(error)")
      return []
    }
  }()

  private static let travellers = made(seed: 1)

  private static func made(
    seed: UInt64, lists: [Watchlist] = lists, ordinary: Int = 320
  ) -> [DemoTraveller] {
    do throws(Fault) {
      return try DemoDay.planned(seed: seed, on: day, lists: lists, ordinary: ordinary)
        .travellers
    } catch {
      Issue.record("no travellers: \(error)")
      return []
    }
  }

  private func of(_ story: DemoStory) -> [DemoTraveller] {
    Self.travellers.filter { $0.story == story }
  }

  private func zone(_ traveller: DemoTraveller) throws -> MachineReadableZone {
    try MachineReadableZone(lines: traveller.zone)
  }

  @Test("The same seed gives the same day, another seed another")
  func seeds() {
    #expect(Self.made(seed: 1) == Self.travellers)
    #expect(Self.made(seed: 2).map(\.names) != Self.travellers.map(\.names))
  }

  @Test("Several hundred travellers step up in order at two points of entry, in both directions")
  func wholeDay() {
    let day = Self.travellers
    #expect((350...420).contains(day.count))
    #expect(day.map(\.second) == day.map(\.second).sorted())
    #expect(day.allSatisfy { (0..<86_400).contains($0.second) })
    #expect(Set(day.map(\.id)).count == day.count)
    #expect(day.first?.id == "T0001")
    for place in [DemoDay.land, DemoDay.air] {
      for direction in Direction.allCases {
        let share = day.count { $0.pointOfEntry == place && $0.direction == direction }
        #expect(share > 50, "\(place) \(direction)")
      }
    }
    #expect(Set(day.map(\.nationality)).isSuperset(of: ["IRQ", "TUR", "IRN", "SYR", "JOR", "D"]))
  }

  @Test("Every story is told, whatever the seed", arguments: [1, 7, 20_260_101] as [UInt64])
  func stories(seed: UInt64) {
    let told = Set(Self.made(seed: seed, ordinary: 20).map(\.story))
    #expect(told == Set(DemoStory.allCases))
  }

  @Test("Without lists the stories about listed people are left out")
  func withoutLists() {
    let told = Set(Self.made(seed: 1, lists: [], ordinary: 1).map(\.story))
    let listed: Set<DemoStory> = [
      .listedName, .listedOwnNational, .exitOrder, .listedDocument, .silentListing,
      .protectiveListing,
    ]
    #expect(told == Set(DemoStory.allCases).subtracting(listed))
  }

  @Test("Every zone reads back without a failed check, but for the worn page")
  func zones() throws {
    for traveller in Self.travellers where !traveller.zone.isEmpty {
      let zone = try zone(traveller)
      #expect(zone.tidying.isEmpty)
      let failed = zone.report(on: Self.day).failed.map(\.name)
      if traveller.story == .badCheckDigit {
        #expect(failed.contains(.documentNumberDigit), "\(traveller.id)")
      } else {
        #expect(failed == [], "\(traveller.id)")
      }
      #expect(zone.birthDate(on: Self.day) == traveller.birth.value, "\(traveller.id)")
      let isUN = traveller.story == .unitedNationsPass
      #expect(zone.nationalityCode == (isUN ? "UNO" : traveller.nationality))
    }
    let formats = try Self.travellers.filter { !$0.zone.isEmpty }.map { try zone($0).format }
    #expect(Set(formats) == [.td1, .td3])
  }

  @Test("Every traveller can be taken in by a lane, with and without the zone")
  func lanes() throws {
    for traveller in Self.travellers {
      let zone = traveller.zone.isEmpty ? nil : try zone(traveller)
      let taken = try LaneTraveller(traveller.laneInput(zone: zone), on: Self.day)
      #expect(taken.traveller.nationality == traveller.nationality, "\(traveller.id)")
      #expect(taken.traveller.birth?.value == traveller.birth.value, "\(traveller.id)")
      let typed = try LaneTraveller(traveller.laneInput(zone: nil), on: Self.day)
      #expect(typed.traveller.names == traveller.names)
    }
  }

  @Test("Names stand in the script of the country, and hold nothing that could steer a screen")
  func names() {
    for traveller in Self.travellers
    where ["IRQ", "IRN", "SYR", "JOR"].contains(traveller.nationality) {
      let name = traveller.names.first { $0.script == "Arab" }
      // Three listed people have no name in another script on their lists.
      if name == nil {
        #expect(traveller.story.rawValue.contains("list") || traveller.story == .exitOrder)
      }
      #expect(name.map { NameScript(of: $0.issued) == .arabic } ?? true, "\(traveller.id)")
    }
    for name in Self.travellers.flatMap(\.names) {
      #expect(
        name.issued.unicodeScalars.allSatisfy {
          ![.control, .format].contains($0.properties.generalCategory)
        })
    }
  }

  @Test("Families stand in one lane one behind the other, linked by one code")
  func families() throws {
    let groups = Dictionary(grouping: of(.family)) { $0.links.first?.id ?? "" }
    #expect(groups.count == 6)
    for (code, members) in groups {
      #expect((3...6).contains(members.count), "\(code)")
      #expect(Set(members.map(\.lane)).count == 1)
      #expect(members.compactMap { $0.links.first?.role }.first == "head")
      let father = try #require(members.first?.names.first)
      for child in members where child.links.first?.role == "child" {
        #expect(child.names.first?.family == father.family)
        #expect((child.birth.value.day?.age(on: Self.day) ?? 99) < 18)
      }
    }
  }

  @Test("The driver crosses three times with one passport and one lorry")
  func driver() {
    let crossings = of(.driver)
    #expect(crossings.map(\.direction) == [.entry, .exit, .entry])
    #expect(Set(crossings.map(\.zone)).count == 1)
    #expect(Set(crossings.map(\.conveyance?.identifier)).count == 1)
    #expect(crossings.allSatisfy { $0.category == .driver })
  }

  @Test("The namesakes share name and conventional birth date, not the document")
  func namesakes() throws {
    let both = of(.namesake)
    #expect(both.count == 2)
    #expect(Set(both.map(\.names)).count == 1)
    #expect(both.allSatisfy { $0.birth.isPossiblyConventional })
    let numbers = try both.map { try zone($0).documentNumber }
    #expect(Set(numbers).count == 2)
  }

  @Test("A one-part name is one part in the zone; people without documents have no zone")
  func oddDocuments() throws {
    let one = try zone(try #require(of(.onePartName).first)).name
    #expect(one.primary == ["SUPARMAN"])
    #expect(one.secondary.isEmpty)
    #expect(
      of(.withoutDocument).allSatisfy { $0.zone.isEmpty && $0.document?.kind == DocumentKind.none })
    #expect(of(.passWithoutZone).count == 5)
    #expect(of(.passWithoutZone).allSatisfy { $0.document?.number?.hasPrefix("BR-") == true })
  }

  @Test("The listed name is on the United Nations list in another spelling, born the same day")
  func listedName() throws {
    let traveller = try #require(of(.listedName).first)
    let name = try zone(traveller).name
    let spelled = (name.secondary + name.primary).joined(separator: " ")
    #expect(spelled == "AHMED MAHMUD HASAN")
    let entry = try #require(
      Self.lists.flatMap(\.entries).first {
        $0.names.contains { $0.name.issued == "AHMAD MAHMOOD HASSAN" }
      })
    #expect(entry.births.contains { $0.from == traveller.birth.value })
    let number = try zone(traveller).documentNumber
    #expect(!entry.documents.map(\.number).contains(number))
  }

  @Test("Other listed people are those of the shipped lists")
  func listed() throws {
    let own = try #require(of(.listedOwnNational).first)
    #expect((own.names.first?.issued, own.nationality) == ("Rebwar Dilshad Barzanji", "IRQ"))
    let order = try #require(of(.exitOrder).first)
    #expect(order.direction == .exit)
    #expect(try zone(order).documentNumber == "A18240733")
    #expect(try zone(order).name.primary == ["AL", "SAMARRANI"])
    let stolen = try #require(of(.listedDocument).first)
    #expect(try zone(stolen).documentNumber == "U90137754")
    #expect(stolen.nationality == "TUR")
    #expect(of(.silentListing).first?.names.first?.issued == "Behruz Kamyab Nasseripour")
    #expect(of(.protectiveListing).compactMap { $0.links.first?.role } == ["head", "child"])
  }

  @Test("Who asks for protection and a child alone are marked as such")
  func vulnerable() {
    #expect(of(.protectionClaim).map(\.claimsProtection) == [true])
    #expect(of(.unaccompaniedChild).map(\.isUnaccompanied) == [true])
    #expect(Self.travellers.count { $0.claimsProtection || $0.isUnaccompanied } == 2)
  }
}

import Bytes
import Codes
import Document
import Foundation
import Names
import Support
import Testing

@Suite("Data groups of text")
struct DetailGroupTests {
  private static let day = CivilDate(daysSince1970: 15_600)  // 2012-09-17

  private static let vectors: [(group: Int, test: String, bytes: [UInt8])] = {
    let path = Fixture.path("chip/groups/vectors.tsv")
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let cells = line.split(separator: "\t")
      guard cells.count == 4, let group = Int(cells[0]), let bytes = try? Hex.decode(cells[3])
      else { return nil }
      return (group, String(cells[1].split(separator: ":").last ?? "") + " " + cells[2], bytes)
    }
  }()

  private func check(_ number: Int, _ bytes: [UInt8]) throws -> DocumentCheck? {
    var chip = ChipContent()
    try chip.add(bytes, named: "file")
    return chip.contentChecks(on: Self.day).first { $0.name == .content(of: number) }
  }

  private func vector(_ test: String) throws -> [UInt8] {
    try #require(Self.vectors.first { $0.test.hasSuffix(test) || $0.test == test }).bytes
  }

  @Test("every field of DG11 is read, and its oddities have their places")
  func everyField() throws {
    let file = try read(Fixture.path("chip/groups/tsemrtd-dg11.bin"))
    let group = try DataGroup(11, file)
    guard case .person(let person) = group.content else {
      Issue.record("no personal details")
      return
    }
    #expect(person.name?.issued == "Doe John")
    #expect(person.otherNames.map(\.issued) == ["William"])
    #expect(person.personalNumber == "123")
    #expect(person.birthDate == .day(try CivilDate(iso: "1970-01-01")))
    #expect(person.placeOfBirth == ["TEST", "TEST"])
    #expect(person.address == ["TEST", "TEST"])
    #expect(person.telephone == "123")
    #expect(person.profession == "TEST")
    #expect(person.title == "TEST")
    #expect(person.summary == "TEST")
    #expect(person.proofOfCitizenship == nil)
    #expect(person.otherDocuments == ["123", "123"])
    #expect(person.custody == "TEST")
    #expect(
      group.oddities.map { "\($0.detail) (\($0.place))" } == [
        "tag 5F17 is there, not listed (byte 3)",
        "an image that is neither JPEG nor JPEG 2000 (byte 121)",
      ])
  }

  @Test("every field of DG12 is read, dates and times packed two digits to a byte")
  func everyDocumentField() throws {
    let group = try DataGroup(12, try read(Fixture.path("chip/groups/tsemrtd-dg12.bin")))
    guard case .document(let document) = group.content else {
      Issue.record("no document details")
      return
    }
    #expect(document.authority == "TEST")
    #expect(document.issued == .day(try CivilDate(iso: "2024-01-01")))
    #expect(document.otherPersons.map(\.issued) == ["William"])
    #expect(document.endorsements == "TEST")
    #expect(document.requirements == "TEST")
    #expect(document.personalized == "2024-01-01T12:30:59")
    #expect(document.systemNumber == "123")
    #expect(group.oddities.first?.detail == "no list of tags")
  }

  @Test("a name in Chinese characters stands beside its Latin one")
  func nativeScript() throws {
    let group = try DataGroup(11, try vector("TestNewDG11China"))
    guard case .person(let person) = group.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(person.name?.issued == "赵彬")
    #expect(person.otherNames.map(\.family) == ["ZHAO"])
    #expect(person.otherNames.map(\.given) == ["BIN"])
    #expect(group.oddities.isEmpty)
  }

  @Test("an Arabic name is divided at the fillers, in its own script")
  func arabic() throws {
    let name = "الحسيني<<علي<حسن"
    let file = DataGroupTests.tlv(
      [0x6B], [0x5C, 2, 0x5F, 0x0E] + DataGroupTests.tlv([0x5F, 0x0E], Array(name.utf8)))
    let group = try DataGroup(11, file)
    guard case .person(let person) = group.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(person.name?.family == "الحسيني")
    #expect(person.name?.given == "علي حسن")
    #expect(person.name?.script == .arabic)
    #expect(group.oddities.isEmpty)
  }

  @Test("dates as digits, packed, in part and broken")
  func dates() throws {
    let cases: [([UInt8], PartialDate?)] = [
      (Array("19790116".utf8), .day(try CivilDate(iso: "1979-01-16"))),
      ([0x19, 0x79, 0x01, 0x16], .day(try CivilDate(iso: "1979-01-16"))),
      (Array("19790000".utf8), .year(1979)), (Array("197901<<".utf8), .month(year: 1979, month: 1)),
      ([0x19, 0x79, 0x00, 0x00], .year(1979)), (Array("00000000".utf8), .unknown),
      (Array("19791316".utf8), nil), ([0x19, 0x7A, 0x01, 0x16], nil), (Array("1979".utf8), nil),
      (Array("19790016".utf8), nil), ([], nil),
    ]
    for (bytes, expected) in cases {
      let file = DataGroupTests.tlv(
        [0x6B], [0x5C, 2, 0x5F, 0x2B] + DataGroupTests.tlv([0x5F, 0x2B], bytes))
      let group = try DataGroup(11, file)
      guard case .person(let person) = group.content else {
        throw Fault(.chipFile, "another content")
      }
      #expect(person.birthDate == expected, "\(bytes)")
      #expect(group.oddities.isEmpty == (expected != nil), "\(bytes)")
    }
  }

  @Test("text that is no UTF-8 is read as Latin-1 and noted; empty entries are left out")
  func oddTexts() throws {
    let latin: [UInt8] = [0x4A, 0xF6, 0x72, 0x67]
    let entries =
      DataGroupTests.tlv([0x5F, 0x0F], []) + DataGroupTests.tlv([0x5F, 0x0F], latin)
      + DataGroupTests.tlv([0x5F, 0x0F], Array("<<".utf8))
    let file = DataGroupTests.tlv(
      [0x6B], [0x5C, 1, 0xA0] + DataGroupTests.tlv([0xA0], [2, 1, 3] + entries))
    let group = try DataGroup(11, file)
    guard case .person(let person) = group.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(person.otherNames.map(\.issued).filter { !$0.isEmpty } == ["Jörg"])
    #expect(
      group.oddities.map(\.detail) == [
        "an empty entry", "a text that is not UTF-8, read as Latin-1", "a name of fillers only",
      ])
  }

  @Test("persons to notify, with a date, a name, a telephone and an address in parts")
  func notify() throws {
    let group = try DataGroup(16, try vector("TestNewDG16Happy"))
    guard case .persons(let persons) = group.content else {
      throw Fault(.chipFile, "another content")
    }
    #expect(persons.count == 2)
    #expect(persons[0].recorded == .day(try CivilDate(iso: "2002-01-01")))
    #expect(persons[0].name?.family == "SMITH")
    #expect(persons[0].name?.given == "CHARLES R")
    #expect(persons[0].telephone == "19525551212")
    #expect(persons[0].address == ["123 MAPLE RD", "ANYTOWN", "MN", "55100"])
    #expect(persons[1].name?.issued == "BROWN MARY J")
    #expect(group.oddities.isEmpty)
  }

  /// What each constant of the open readers' tests comes to here; none is refused that they read.
  @Test("constants of two open readers' tests, each with its outcome")
  func constants() throws {
    #expect(Self.vectors.count == 30)
    let expected: [String: String] = [
      "50 TestNewDG1UnhappyTag5F1F": "no machine-readable zone (byte 2)",
      "114 TestNewDG1UnhappyBadMRZ": "",
      "176 TestNewDG11OtherNames": "a name with a second separator (byte 11)",
      "223 TestNewDG11OtherNamesCountValidation": "2 entries announced, 1 found (byte 8)",
      "230 TestNewDG11OtherNamesCountValidation": "0 entries announced, 1 found (byte 8)",
      "237 TestNewDG11OtherNamesCountValidation": "100 entries announced, 1 found (byte 8)",
      "244 TestNewDG11OtherNamesCountValidation": "2 entries announced, 1 found (byte 8)",
      "121 TestNewDG16Errors": "3 entries announced, 2 found (byte 3)",
      "137 TestNewDG16Errors": "a name with a second separator (byte 97)",
    ]
    for vector in Self.vectors {
      var chip = ChipContent()
      try chip.add(vector.bytes, named: vector.test)
      guard let check = chip.contentChecks(on: Self.day).first else {
        // NFCPassportReader's two portraits and signature end before what they announce.
        #expect(chip.passedOver.count == 1, "\(vector.test)")
        continue
      }
      if let detail = expected[vector.test] {
        #expect(check.outcome != .successful, "\(vector.test)")
        #expect(check.detail.hasPrefix(detail), "\(vector.test): \(check.detail)")
      } else {
        #expect(check.outcome == .successful, "\(vector.test): \(check.detail)")
      }
    }
  }

  @Test("cut anywhere or with any byte changed, a data group is read or refused with its place")
  func hostile() throws {
    let names = ["groups/tsemrtd-dg11.bin", "groups/tsemrtd-dg12.bin", "groups/tsemrtd-dg7.bin"]
    for name in names {
      let file = try read(Fixture.path("chip/\(name)"))
      let number = name.contains("11") ? 11 : name.contains("12") ? 12 : 7
      for place in file.indices {
        for value: UInt8 in [0, 0x7F, 0x80, 0x84, 0xFF, file[place] ^ 1] {
          var changed = file
          changed[place] = value
          do throws(Fault) {
            let group = try DataGroup(number, changed)
            for oddity in group.oddities { #expect(oddity.place.hasPrefix("byte ")) }
          } catch { #expect(error.place.hasPrefix("byte "), "\(error)") }
        }
        #expect(throws: Fault.self) { try DataGroup(number, Array(file[..<place])) }
      }
    }
  }

  @Test("no text of a check holds what stands in the data group")
  func noPersonalData() throws {
    for vector in Self.vectors + [(11, "", try read(Fixture.path("chip/groups/tsemrtd-dg11.bin")))]
    {
      guard let check = try? check(vector.group, vector.bytes) else { continue }
      for word in ["SMITH", "JOHN", "William", "Doe", "ANYTOWN", "1970", "AAAA"] {
        #expect(!check.detail.contains(word), "\(vector.test)")
      }
    }
  }
}

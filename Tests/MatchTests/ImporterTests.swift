import Bytes
import Match
import Names
import Support
import Testing

@Suite struct UNConsolidatedListTests {
  @Test("The sample of the UN list is read whole: persons taken, groups reported with their lines")
  func sample() throws {
    let bytes = try Fixture.bytes("lists/un-consolidated-sample.xml")
    let (list, report) = try UNConsolidatedList.read(bytes)
    #expect(list.entries.count == 60)
    #expect(report.entries == 60)
    #expect(report.skippedCount == 20)
    #expect(report.remarks(.skipped).allSatisfy { $0.what == "ENTITY" })
    #expect(list.reference.version == 20_260_227_000_009)
    #expect(list.terms.permittedAction == .refer)
    #expect(list.terms.exemptions.contains(.ownNationals))
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for remark in report.remarks(.skipped) { #expect(lines[remark.line - 1].contains("<ENTITY>")) }
  }

  @Test("An individual's names, qualities, dates and countries stand as the XML has them")
  func individual() throws {
    let list = try UNConsolidatedList.read(
      try Fixture.bytes("lists/un-consolidated-sample.xml")
    ).list
    let kakwavu = try #require(list.entries.first { $0.id == "CDi.005" })
    #expect(
      kakwavu.names.map(\.name.issued) == [
        "JÉRÔME KAKWAVU BUKANDE", "Jérôme Kakwavu", "Commandant Jérôme",
      ])
    #expect(kakwavu.names.map(\.type) == [.primary, .aka, .weak])
    #expect(kakwavu.nationalities == ["COD"])
    #expect(kakwavu.birthPlaces == ["Goma, Democratic Republic of the Congo"])
    let katanga = try #require(list.entries.first { $0.id == "CDi.006" })
    #expect(katanga.births.map(\.description) == ["1978-04-28"])
    #expect(list.entries.contains { $0.births.contains { $0.isCirca } })
    #expect(list.entries.contains { $0.documents.contains { $0.type == "passport" } })
  }

  @Test(
    "Entities inside the XML, internal or external, are refused before anything is parsed",
    arguments: ["lists/billion-laughs.xml", "lists/external-entity.xml"])
  func entities(name: String) throws {
    let bytes = try Fixture.bytes(name)
    #expect(throws: Fault(.watchlistDoctype, "")) { try UNConsolidatedList.read(bytes) }
  }

  @Test("A declaration hidden in another encoding is refused")
  func encodings() throws {
    let text = try Fixture.text("lists/external-entity.xml")
    var wide: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 { wide += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    #expect(throws: Fault(.watchlistDoctype, "")) { try UNConsolidatedList.read(wide) }
    let utf7 = Array("<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x".utf8)
    #expect(throws: Fault(.watchlistDoctype, "")) { try UNConsolidatedList.read(utf7) }
  }

  @Test("An XML nested too deep is refused with its line")
  func deep() {
    let open = String(repeating: "<a>\n", count: 1000)
    let text = "<CONSOLIDATED_LIST dateGenerated='2026-02-27T00:00:09Z'>" + open
    let fault = #expect(throws: Fault.self) { try UNConsolidatedList.read(Array(text.utf8)) }
    #expect(fault?.code == .watchlistXML)
    #expect(fault?.place.hasPrefix("line ") == true)
  }

  @Test("A file cut anywhere is refused, never read as a shorter list")
  func cut() throws {
    let bytes = try Fixture.bytes("lists/un-consolidated-sample.xml")
    for length in stride(from: 0, to: bytes.count - 2, by: 6007) {
      #expect(throws: Fault(.watchlistXML, "")) {
        try UNConsolidatedList.read(Array(bytes.prefix(length)))
      }
    }
  }

  @Test("Another XML, an empty file and a text are refused")
  func others() {
    for text in ["", "hello", "<rss/>", "<CONSOLIDATED_LIST/>"] {
      #expect(throws: Fault(.watchlistXML, "")) { try UNConsolidatedList.read(Array(text.utf8)) }
    }
  }
}

@Suite struct WatchlistLinesTests {
  @Test(
    "The lists of the fixtures are canonical: written again they are the same bytes",
    arguments: ["national", "exit-orders", "protective"])
  func canonical(name: String) throws {
    let bytes = try Fixture.bytes("lists/\(name).jsonl")
    let (list, report) = try WatchlistLines.read(bytes)
    #expect(report.skippedCount == 0)
    #expect(list.reference.id == name)
    #expect(
      String(decoding: try WatchlistLines.write(list), as: UTF8.self)
        == String(decoding: bytes, as: UTF8.self))
  }

  @Test("Entries change the terms of their list")
  func entryTerms() throws {
    let list = try WatchlistLines.read(try Fixture.bytes("lists/national.jsonl")).list
    let silent = try #require(list.entries.first { $0.id == "NAT-005" })
    #expect(silent.terms(within: list.terms).visibility == .silent)
    #expect(silent.terms(within: list.terms).permittedAction == .information)
    let stolen = try #require(list.entries.first { $0.id == "NAT-DOC-1" })
    #expect(stolen.names.isEmpty)
    #expect(stolen.terms(within: list.terms).permittedAction == .retainDocument)
  }

  @Test("The UN list comes back from our own form as it was imported")
  func roundTrip() throws {
    let list = try UNConsolidatedList.read(
      try Fixture.bytes("lists/un-consolidated-sample.xml")
    ).list
    #expect(try WatchlistLines.read(try WatchlistLines.write(list)).list == list)
  }

  @Test("A bad line is reported with its number and passed over; the others are read")
  func badLine() throws {
    let text = """
      {"id":"1","names":[{"full":"Invented One"}]}
      {"id":"2","names":[{"full":"Invented Two","type":"alias"}]}
      {"id":"3"
      {"id":"4"}

      {"id":"1","names":[{"full":"Invented One Again"}]}
      {"id":"5","names":[{"full":"Invented Five"}],"dob":["5.5.1955"]}
      {"id":"6","names":[{"full":"Invented Six"}],"country":null}
      """
    let name = WatchlistReference(id: "list", title: "list", version: 0)
    let (list, report) = try WatchlistLines.read(Array(text.utf8), unnamed: name)
    #expect(list.entries.map(\.id) == ["1", "6"])
    #expect(report.remarks(.broken).map(\.line) == [2, 3, 4, 7])
    #expect(report.remarks(.skipped).map(\.line) == [6])
    #expect(report.remarks(.broken)[0].what == "names: type")
  }

  @Test("A file without a header is refused where nobody named it; one of a newer form always")
  func headers() {
    let plain = Array(#"{"id":"1","names":[{"full":"Invented"}]}"#.utf8)
    #expect(throws: Fault(.watchlistHeader, "")) { try WatchlistLines.read(plain) }
    let newer = Array(#"{"type":"maabar/watchlist/2"}"#.utf8)
    #expect(throws: Fault(.watchlistNewer, "")) { try WatchlistLines.read(newer) }
    let other = Array(#"{"type":"maabar/batch/1"}"#.utf8)
    #expect(throws: Fault(.watchlistHeader, "")) { try WatchlistLines.read(other) }
    #expect(throws: Fault(.watchlistEmpty, "")) { try WatchlistLines.read([]) }
  }

  @Test("A file cut after its header is refused as cut, at every line")
  func cut() throws {
    let lines = try Fixture.lines("lists/national.jsonl")
    for count in 1..<lines.count {
      let cut = Array(lines.prefix(count).joined(separator: "\n").utf8)
      #expect(throws: Fault(.watchlistCut, "")) { try WatchlistLines.read(cut) }
    }
  }

  @Test("Every prefix of a list, and every flipped byte, gives a list or a fault and never a trap")
  func damaged() throws {
    let bytes = try Fixture.bytes("lists/exit-orders.jsonl")
    for offset in stride(from: 0, to: bytes.count, by: 7) {
      var flipped = bytes
      flipped[offset] ^= UInt8(1 << (offset % 8))
      _ = try? WatchlistLines.read(flipped)
      _ = try? WatchlistLines.read(Array(bytes.prefix(offset)))
    }
  }
}

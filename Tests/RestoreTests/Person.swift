import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Seal
import Store

@testable import Registry
@testable import Station

/// A person who is to be erased, and everything that a station and the registry may keep of her.
enum Person {
  /// Stands in every record of hers.
  static let name = "XQZCANARYQZX"
  static let document = "ZQ7708112"

  /// Where to look for her: raw bytes that nobody may find in any file afterwards.
  struct Traces {
    var bytes: [[UInt8]] = []

    /// The files below a folder that hold any of them.
    func found(below root: Path) throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: root.string).sorted().filter { name in
        let path = root / name
        guard Disk().kind(of: path) == .file else { return false }
        let file = try Disk().read(path, limit: 1 << 26)
        return bytes.contains { file.firstRange(of: $0) != nil }
      }
    }
  }
}

extension Post {
  /// Records a crossing of the person: document, two captures, referred.
  @discardableResult
  func recordPerson(_ outcome: CrossingOutcome = .referred) throws -> RecordIdentity {
    let station = try opened
    let now = clock.now()
    let time = RecordTime(
      utc: Instant(milliseconds: now.utcMilliseconds), offsetMinutes: 180,
      monotonicNanoseconds: now.monotonicNanoseconds, boot: now.bootID)
    let captures = try station.attachments.keep([
      CapturedFile(.portrait, format: "image/jpeg", bytes: [UInt8](repeating: 7, count: 5000)),
      CapturedFile(.documentPage, format: "image/jpeg", bytes: [UInt8](repeating: 8, count: 300)),
    ])
    var document = RecordedDocument(kind: .passport)
    document.issuer = "IRN"
    document.number = Person.document
    var crossing = Crossing(
      captured: time,
      circumstances: CrossingCircumstances(
        place: CrossingPlace(
          pointOfEntry: "IQ-IBK", lane: "1", direction: .entry, officer: "IQ-7731"), mode: .land),
      traveller: RecordedTraveller(
        names: [RecordedName(issued: Person.name, source: .declared)], nationality: "IRN"),
      document: document, decision: RecordedDecision(outcome: outcome))
    crossing.attachments = captures
    return try station.journal.append(isPractice: false) { header in
      .crossing(CrossingRecord(header: header, crossing: crossing))
    }
  }

  /// What the second line writes about the person: a note, and the final outcome.
  func decide(on n: Int64) throws {
    let officer = OfficerSession(
      serviceNumber: "8102", role: .secondLine, opened: clock.now())
    _ = try opened.addNote(.protection, "\(Person.name) is afraid", about: n, by: officer)
    _ = try opened.resolve(n, RecordedDecision(outcome: .admitted), by: officer)
  }

  /// Everything that this station keeps of some records, as raw bytes.
  func traces(_ numbers: [Int64]) throws -> Person.Traces {
    let journal = try opened.journal
    var traces = Person.Traces()
    for n in numbers {
      let sealed = try journal.database.first("SELECT sealed FROM record WHERE n = ?", n) {
        row throws(Fault) in try row.bytes(0)
      }
      if let sealed, !sealed.isEmpty { traces.bytes.append(Array(sealed.prefix(24))) }
      let digest = try journal.database.first("SELECT document FROM met_document WHERE n = ?", n) {
        row throws(Fault) in try row.bytes(0)
      }
      if let digest { traces.bytes.append(digest) }
      for name in try opened.attachments.ledger.names(of: n) {
        let file = try Disk().read(opened.folder.attachment(name), limit: 1 << 24)
        traces.bytes.append(Array(file.prefix(24)))
        traces.bytes.append(name.bytes)
      }
    }
    for n in numbers {
      let batch = try journal.database.first(
        """
        SELECT batch.sealed FROM batch
        JOIN record ON record.batch = seq AND batch_epoch = batch.epoch
        WHERE n = ? AND length(batch.sealed) > 0
        """, n
      ) { row throws(Fault) in try row.bytes(0) }
      if let batch, !traces.bytes.contains(Array(batch[200..<240])) {
        traces.bytes.append(Array(batch[200..<240]))
      }
    }
    return traces
  }

  /// Everything that the station's own keys and the registry's open here, as text.
  func readable(with keys: [EncryptionKey]) throws -> [String] {
    let journal = try opened.journal
    var texts: [String] = []
    let numbers = try journal.database.rows("SELECT n FROM record WHERE length(sealed) > 0") {
      row throws(Fault) in try row.int64(0)
    }
    for n in numbers { texts.append(String(decoding: try journal.line(n), as: UTF8.self)) }
    for batch in try opened.outbox().entries() where batch.bytes > 0 {
      let inner = try CMS.decrypt(try opened.outbox().file(of: batch), with: keys)
      texts.append(String(decoding: inner, as: UTF8.self))
    }
    return texts
  }
}

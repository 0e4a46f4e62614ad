import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("Files of ANSI/NIST-ITL")
struct BiometricTransactionTests {
  static let decoded = ["nistitl.an2", "libbiomeval-type9-efs.an2k", "libbiomeval-type9.an2k"]
  static let all = decoded + ["libbiomeval-type9-13.an2k"]
  private static let sets = ["biometric-formats/an2", "biometric-formats/an2_jnbis"]

  private func refused(_ bytes: [UInt8]) -> Bool {
    do throws(Fault) {
      _ = try BiometricTransaction(bytes)
      return false
    } catch { return error.code == .transaction }
  }

  // MARK: Held against another program

  @Test("Every record, field and item is read as nistitl reads it", arguments: decoded)
  func fields(name: String) throws {
    let transaction = try BiometricTransaction(Fixture.bytes("transactions/\(name)"))
    let stem = name.prefix { $0 != "." }
    let other = try JSON.parse(Fixture.bytes("transactions/\(stem).json"))
    #expect(Self.dump(transaction) == other)
  }

  @Test("What was read is written byte for byte, irregular or not", arguments: all)
  func roundTrip(name: String) throws {
    let bytes = try Fixture.bytes("transactions/\(name)")
    #expect(try BiometricTransaction(bytes).bytes() == bytes)
  }

  @Test(
    "All samples of NIST and of jnbis are read, and written byte for byte",
    .enabled(if: SharedData.has("biometric-formats"), Comment(rawValue: SharedData.absent)))
  func samples() throws {
    var count = 0
    for folder in Self.sets {
      for name in SharedData.names(in: folder) where name.contains(".an2") {
        let bytes = try #require(SharedData.bytes("\(folder)/\(name)"))
        let transaction = try BiometricTransaction(bytes)
        #expect(transaction.ridgeImageFaults.isEmpty, "\(name)")
        #expect(transaction.minutiaeFaults.isEmpty, "\(name)")
        if transaction.irregularities.isDisjoint(with: [.count, .designation, .padding]) {
          #expect(try transaction.bytes() == bytes, "\(name)")
        }
        count += 1
      }
    }
    #expect(count == 37)
  }

  // MARK: What stands in it

  @Test("The header's fields are read: edition, type, day, agencies, numbers, encoding")
  func header() throws {
    let transaction = try BiometricTransaction(Fixture.bytes("transactions/nistitl.an2"))
    let header = transaction.header
    #expect(header.edition == .of2011)
    #expect(header.transactionType == "RDM")
    #expect(header.date == CivilDate(year: 2026, month: 11, day: 21))
    #expect([header.destination, header.origin] == ["IQ/CENTRE", "XX/OFFICE"])
    #expect(header.controlNumber == "XX-2026-000017")
    #expect(header.controlReference == nil)
    #expect(header.encoding == .utf8)
    #expect(transaction.irregularities.isEmpty)
  }

  @Test("A header that was made is read as it was made, and lists what follows")
  func madeHeader() throws {
    let day = try #require(CivilDate(year: 2026, month: 11, day: 21))
    let header = TransactionHeader(
      transactionType: "RDA", date: day, destination: "XX", origin: "IQ", controlNumber: "IQ-1",
      controlReference: "XX-2026-000017", domain: ["MAABAR", "1"])
    let text = TransactionRecord(
      type: 2, designation: 0, fields: [try TransactionField(type: 2, number: 3, "نادية")])
    let bytes = try BiometricTransaction(records: [header.record(), text]).bytes()
    let again = try BiometricTransaction(bytes)
    #expect(again.header == header)
    #expect(again.irregularities.isEmpty)
    #expect(
      again.records[0].field(3)?.items.map { $0.map { Array($0) } } == [
        [Array("1".utf8), Array("1".utf8)], [Array("2".utf8), Array("00".utf8)],
      ])
    let item = try #require(again.records(2).first?.field(3)?.items.first?.first)
    #expect(again.text(item) == "نادية")
  }

  @Test("An item with a separator is not written")
  func separators() throws {
    #expect(throws: Fault.self) { _ = try TransactionField(type: 2, number: 3, "a\u{1D}2.4:b") }
    let record = TransactionRecord(
      type: 2, designation: 0,
      fields: [TransactionField(type: 2, number: 3, content: [0x1C])])
    let day = try #require(CivilDate(year: 2026, month: 11, day: 21))
    let header = TransactionHeader(
      transactionType: "RDA", date: day, destination: "XX", origin: "IQ", controlNumber: "IQ-1")
    #expect(throws: Fault.self) {
      _ = try BiometricTransaction(records: [header.record(), record]).bytes()
    }
  }

  // MARK: Bytes that are none

  @Test("A file cut anywhere is refused, and so is one without its separators")
  func cut() throws {
    let bytes = try Fixture.bytes("transactions/libbiomeval-type9.an2k")
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(refused(Array(bytes[..<length])))
    }
    for separator: UInt8 in [0x1C, 0x1D] {
      #expect(refused(bytes.map { $0 == separator ? 0x20 : $0 }))
    }
  }

  @Test("A record that claims another length than it has is refused")
  func lengths() throws {
    let text = String(
      decoding: try Fixture.bytes("transactions/libbiomeval-type9.an2k"), as: UTF8.self)
    for length in ["3853", "3855", "0", "999999999", "-1", "", "38540"] {
      #expect(refused(Array(text.replacing("9.001:3854", with: "9.001:\(length)").utf8)))
    }
  }

  @Test("A header that lists more, fewer or other records than follow is found out")
  func listing() throws {
    let text = String(
      decoding: try Fixture.bytes("transactions/libbiomeval-type9.an2k"), as: UTF8.self)
    #expect(text.contains("1.003:1\u{1F}1\u{1E}9\u{1F}00"))
    func with(_ list: String) -> [UInt8] {
      Array(text.replacing("1.003:1\u{1F}1\u{1E}9\u{1F}00", with: "1.003:\(list)").utf8)
    }
    #expect(refused(with("1\u{1F}1\u{1E}8\u{1F}00")))
    #expect(refused(with("1\u{1F}1\u{1E}1\u{1F}00")))
    #expect(try BiometricTransaction(with("1\u{1F}7\u{1E}9\u{1F}00")).irregularities == [.count])
    #expect(
      try BiometricTransaction(with("1\u{1F}1\u{1E}9\u{1F}05")).irregularities == [.designation])
    #expect(
      try BiometricTransaction(Array(text.utf8) + [10]).irregularities == [.padding])
  }

  // MARK: The same form as Fixtures/transactions/decode.py gives

  static func dump(_ transaction: BiometricTransaction) -> JSON {
    ["records": .array(transaction.records.map(dump))]
  }

  private static func dump(_ record: TransactionRecord) -> JSON {
    var entry: [String: JSON] = ["type": .integer(Int64(record.type))]
    entry["idc"] = .number(record.designation)
    switch record.body {
    case .binary(let content): entry["binary"] = digest(content)
    case .tagged(let fields):
      var dumped: [String: JSON] = [:]
      for field in fields where field.number > (record.type == 1 ? 0 : 2) {
        dumped["\(field.number)"] =
          field.number == 999
          ? digest(field.content)
          : .array(
            field.items.map { .array($0.map { .string(String(decoding: $0, as: UTF8.self)) }) })
      }
      entry["fields"] = .object(dumped)
    }
    return .object(entry)
  }

  /// Adler-32 (RFC 1950), as zlib has it.
  private static func digest(_ data: [UInt8]) -> JSON {
    var (a, b) = (1, 0)
    for byte in data {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return ["bytes": .integer(Int64(data.count)), "adler32": .integer(Int64(b << 16 | a))]
  }
}

public import Bytes

extension BiometricTransaction {
  /// True for bytes that begin as a transaction does: the length of the header, `1.001:` or as
  /// older editions write it `1.01:`.
  public static func accepts(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "1.001:".utf8) || bytes.starts(with: "1.01:".utf8)
  }

  /// Reads a file. Any bytes may be passed; throws `.transaction` with the offset.
  ///
  /// The header's content field says which records follow; each record's own length says where the
  /// next begins. The cost is linear in the bytes.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard Self.accepts(bytes) else {
      throw Fault(.transaction, at: "byte 0", "the header of an ANSI/NIST-ITL file expected")
    }
    guard bytes.count <= Parameters.Transaction.mostBytes else {
      throw Fault(.transaction, at: "byte 0", "256 MiB at most expected")
    }
    var reader = TransactionReader(bytes)
    let header = try reader.tagged(1)
    self.init(records: [header])
    let listed = try Self.listed(header)
    if listed.count != listed.announced { note(.count) }
    for (type, designation) in listed.records {
      let record =
        TransactionRecord.isBinary(type) ? try reader.binary(type) : try reader.tagged(type)
      if record.designation != designation { note(.designation) }
      records.append(record)
    }
    if reader.offset != bytes.count { note(.padding) }
    if reader.hasForeignField { note(.foreignField) }
    if reader.hasRepeatedField { note(.repeatedField) }
    if TransactionHeader(self).edition == nil { note(.version) }
  }

  /// What the content field lists: types and designations, and the number that it announces.
  private static func listed(
    _ header: TransactionRecord
  ) throws(Fault) -> (records: [(Int, Int)], announced: Int, count: Int) {
    guard let field = header.field(TransactionHeader.content) else {
      throw Fault(.transaction, at: "1.003", "the list of the records expected")
    }
    let pairs = field.items.map { $0.compactMap(decimal) }
    guard pairs.count <= Parameters.Transaction.mostRecords + 1,
      pairs.allSatisfy({ $0.count == 2 }), let first = pairs.first, first[0] == 1
    else {
      throw Fault(.transaction, at: "1.003", "1 and the number of records, then type and IDC")
    }
    let records = pairs.dropFirst().map { ($0[0], $0[1]) }
    guard records.allSatisfy({ (2...99).contains($0.0) }) else {
      throw Fault(.transaction, at: "1.003", "record types 2 to 99 expected")
    }
    return (records, first[1], records.count)
  }
}

/// Reads records one after the other.
private struct TransactionReader {
  private let bytes: [UInt8]
  private(set) var offset = 0
  private(set) var hasForeignField = false
  private(set) var hasRepeatedField = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ detail: String, at place: Int? = nil) -> Fault {
    Fault(.transaction, at: "byte \(place ?? offset)", detail)
  }

  /// A record with a binary header: its length in four bytes, then its designation.
  mutating func binary(_ type: Int) throws(Fault) -> TransactionRecord {
    guard bytes.count - offset >= 5 else { throw fault("a record of type \(type) expected") }
    let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 5, length <= bytes.count - offset else {
      throw fault("type \(type): a length that the file has expected")
    }
    defer { offset += length }
    return TransactionRecord(
      type: type, designation: Int(bytes[offset + 4]),
      binary: Array(bytes[offset + 5..<offset + length]))
  }

  /// A record of tagged fields: the first says how long it is, and its last byte is FS.
  mutating func tagged(_ type: Int) throws(Fault) -> TransactionRecord {
    let start = offset
    let first = try tag()
    guard first.type == type, first.number == 1 else {
      throw fault("the length of a record of type \(type) expected", at: start)
    }
    guard
      let stop = bytes[offset...].prefix(12).firstIndex(where: {
        $0 == Separator.field || $0 == Separator.record
      }), let length = decimal(bytes[offset..<stop])
    else { throw fault("the record's length in digits expected") }
    guard length > stop - start, length <= bytes.count - start else {
      throw fault("type \(type): a length that the file has expected")
    }
    let end = start + length - 1
    guard bytes[end] == Separator.record else {
      throw fault("type \(type): the separator FS at its end expected", at: end)
    }
    offset = start
    var fields: [TransactionField] = []
    var seen: Set<Int> = []
    while offset < end {
      guard fields.count < Parameters.Transaction.mostFields else {
        throw fault("type \(type): fewer fields expected")
      }
      let field = try field(of: type, before: end)
      if field.type != type { hasForeignField = true }
      if !seen.insert(field.number).inserted { hasRepeatedField = true }
      fields.append(field)
    }
    offset = end + 1
    return TransactionRecord(type: type, tagged: fields)
  }

  /// The next field, and the separator behind it. The data of an image goes to the record's end.
  private mutating func field(of type: Int, before end: Int) throws(Fault) -> TransactionField {
    let start = offset
    let (ownType, number) = try tag()
    let written = Array(bytes[start..<offset - 1])
    guard offset <= end else {
      throw fault("the record's end behind the field expected", at: start)
    }
    let isData = number == Parameters.Transaction.dataField && type > 2
    let stop = isData ? end : bytes[offset..<end].firstIndex(of: Separator.field) ?? end
    defer { offset = stop == end ? end : stop + 1 }
    if stop < end, stop + 1 == end { throw fault("a field expected", at: end) }
    return TransactionField(
      type: ownType, number: number, tag: written, content: Array(bytes[offset..<stop]))
  }

  /// A tag: type, point, number, colon; afterwards `offset` is behind the colon.
  private mutating func tag() throws(Fault) -> (type: Int, number: Int) {
    var parts = [0, 0]
    var part = 0
    var digits = 0
    for place in offset..<min(bytes.count, offset + 12) {
      switch bytes[place] {
      case 0x30...0x39:
        digits += 1
        guard digits <= 4 else { throw fault("a field's tag expected") }
        parts[part] = parts[part] * 10 + Int(bytes[place] - 0x30)
      case UInt8(ascii: ".") where part == 0 && digits > 0: (part, digits) = (1, 0)
      case UInt8(ascii: ":") where part == 1 && digits > 0:
        offset = place + 1
        return (parts[0], parts[1])
      default: throw fault("a field's tag expected")
      }
    }
    throw fault("a field's tag expected")
  }
}

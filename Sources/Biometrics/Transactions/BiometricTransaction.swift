public import Bytes

/// A transaction: one file of ANSI/NIST-ITL 1-2011 (NIST SP 500-290) in traditional encoding, as
/// police and border authorities exchange fingerprints, faces and minutiae. Editions from 1993 to
/// 2015 are read; the records keep what was read, also of types that are not looked into.
///
///     let transaction = try BiometricTransaction(bytes)
///     for image in transaction.ridgeImages { ... try image.fingers() ... }
///     let same = try transaction.bytes()
public struct BiometricTransaction: Hashable, Sendable {
  /// Something that the standard does not allow and that leaves the file readable.
  public enum Irregularity: String, Sendable, CaseIterable {
    /// The header counts another number of records than it lists.
    case count
    /// A record has another information designation character than the header says.
    case designation
    /// A field is tagged as one of another record type.
    case foreignField = "foreign-field"
    /// A field stands twice in a record.
    case repeatedField = "repeated-field"
    /// Bytes follow the last record.
    case padding
    /// The version is none of the standard's.
    case version
  }

  /// The records, the header (type 1) first.
  public var records: [TransactionRecord]
  /// What a file that was read has wrong; writing mends the count.
  public private(set) var irregularities: Set<Irregularity> = []

  /// A transaction of records; the header (type 1) comes first.
  public init(records: [TransactionRecord]) { self.records = records }

  /// The records of a type, in their order.
  public func records(_ type: Int) -> [TransactionRecord] { records.filter { $0.type == type } }

  /// Notes what is wrong with a file that was read.
  mutating func note(_ irregularity: Irregularity) { irregularities.insert(irregularity) }

  // MARK: Writing

  /// The file. One that was read without irregularities is written byte for byte.
  ///
  /// Throws `.transaction` where the first record is no header, another one is, or a record cannot
  /// be written.
  public func bytes() throws(Fault) -> [UInt8] {
    guard let header = records.first, header.type == 1, !header.fields.isEmpty,
      !records.dropFirst().contains(where: { $0.type == 1 })
    else { throw Fault(.transaction, at: "type 1", "one header, before all other records") }
    var bytes = try listing(header).bytes()
    for record in records.dropFirst() { bytes += try record.bytes() }
    return bytes
  }

  /// The header with the content field (1.003) that lists the records.
  private func listing(_ header: TransactionRecord) -> TransactionRecord {
    var listed: [[Int]] = [[1, records.count - 1]]
    for record in records.dropFirst() { listed.append([record.type, record.designation ?? 0]) }
    var fields = header.fields
    let place = fields.firstIndex { $0.number == TransactionHeader.content }
    if let place, fields[place].items.map({ $0.compactMap(decimal) }) == listed { return header }
    let content = listed.map { pair in
      let second = String(pair[1])
      return "\(pair[0])\u{1F}" + (pair[0] > 1 && pair[1] < 10 ? "0" + second : second)
    }
    let field = TransactionField(
      type: 1, number: TransactionHeader.content,
      content: Array(content.joined(separator: "\u{1E}").utf8))
    if let place { fields[place] = field } else { fields.insert(field, at: min(2, fields.count)) }
    return TransactionRecord(type: 1, tagged: fields)
  }
}

extension Fault.Code {
  /// Bytes that are no whole file of ANSI/NIST-ITL, or records that such a file cannot hold.
  public static let transaction = Fault.Code("biometrics.transaction", .badInput)
}

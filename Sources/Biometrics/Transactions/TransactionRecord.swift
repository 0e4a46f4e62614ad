import Bytes

/// One record of a transaction: a header, descriptive text, minutiae, or an image.
public struct TransactionRecord: Hashable, Sendable {
  /// How a record's content is written.
  public enum Body: Hashable, Sendable {
    /// Tagged fields, the length (field 1) first.
    case tagged([TransactionField])
    /// Types 3 to 8: everything behind the length and the information designation character.
    case binary([UInt8])
  }

  /// The record type, 1...99.
  public let type: Int
  /// The content.
  public var body: Body
  /// The information designation character of a binary record.
  let binaryDesignation: UInt8

  /// A record of a binary type (3...8); `designation` is 0...255.
  public init(type: Int, designation: Int, binary: [UInt8]) {
    self.type = type
    body = .binary(binary)
    binaryDesignation = UInt8(truncatingIfNeeded: designation)
  }

  /// A record of tagged fields; its length is put before them when it is written, and with a
  /// `designation` the field 2 that tells records of one type apart.
  public init(type: Int, designation: Int? = nil, fields: [TransactionField]) {
    self.type = type
    binaryDesignation = 0
    var all = [TransactionField(type: type, number: 1, content: [])]
    if let designation {
      let digits = String(designation)
      let padded = digits.utf8.count < 2 ? "0" + digits : digits
      all.append(TransactionField(type: type, number: 2, content: Array(padded.utf8)))
    }
    body = .tagged(all + fields)
  }

  /// A record that was read.
  init(type: Int, tagged: [TransactionField]) {
    self.type = type
    binaryDesignation = 0
    body = .tagged(tagged)
  }

  /// The tagged fields; none of a binary record.
  public var fields: [TransactionField] {
    if case .tagged(let fields) = body { fields } else { [] }
  }

  /// The first field of a number; nil without one, and in binary records.
  public func field(_ number: Int) -> TransactionField? {
    fields.first { $0.number == number }
  }

  /// The information designation character: which records of several types belong together; nil in
  /// type 1, which has none, and where it is no number.
  public var designation: Int? {
    switch body {
    case .binary: Int(binaryDesignation)
    case .tagged: type == 1 ? nil : field(2)?.integer
    }
  }

  /// True for types that are written with a binary header (annex B.2).
  static func isBinary(_ type: Int) -> Bool { (3...8).contains(type) }

  // MARK: Writing

  /// The record as bytes.
  ///
  /// Throws `.transaction` for a field other than the data (999) that holds a separator of fields
  /// or records, and for more bytes than a length has room for.
  func bytes() throws(Fault) -> [UInt8] {
    switch body {
    case .binary(let content):
      let length = content.count + 5
      guard length <= Parameters.Transaction.mostBytes else {
        throw Fault(.transaction, at: "type \(type)", "a record of fewer bytes expected")
      }
      return (0..<4).reversed().map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        + [binaryDesignation] + content
    case .tagged(let fields): return try bytes(of: fields)
    }
  }

  private func bytes(of fields: [TransactionField]) throws(Fault) -> [UInt8] {
    var rest: [UInt8] = []
    for field in fields.dropFirst() {
      let isData = field.number == Parameters.Transaction.dataField && type > 2
      guard
        isData
          || !field.content.contains(where: { $0 == Separator.record || $0 == Separator.field }
          )
      else {
        throw Fault(.transaction, at: "\(type).\(field.number)", "content without separators")
      }
      rest.append(Separator.field)
      rest += field.tag
      rest.append(UInt8(ascii: ":"))
      rest += field.content
    }
    rest.append(Separator.record)
    guard let first = fields.first, rest.count <= Parameters.Transaction.mostBytes else {
      throw Fault(.transaction, at: "type \(type)", "a length, and a record of fewer bytes")
    }
    let start = first.tag + [UInt8(ascii: ":")]
    return start + Self.length(start.count + rest.count, written: first.content) + rest
  }

  /// The digits of a length that counts itself; those that were written where they are right.
  private static func length(_ others: Int, written: [UInt8]) -> [UInt8] {
    if decimal(written) == others + written.count { return written }
    var digits = String(others).utf8.count
    while String(others + digits).utf8.count > digits { digits += 1 }
    return Array(String(others + digits).utf8)
  }
}

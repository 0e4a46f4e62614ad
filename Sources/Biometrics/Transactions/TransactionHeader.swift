public import Bytes
public import Codes

/// The header of a transaction: record type 1 (clause 8.1).
public struct TransactionHeader: Hashable, Sendable {
  /// The editions of the standard, by the version field (1.002).
  public enum Edition: String, Sendable, CaseIterable {
    case of1993 = "0200"
    case of1997 = "0201"
    case of2000 = "0300"
    case of2007 = "0400"
    case of2011 = "0500"
    case of2013 = "0501"
    case of2015 = "0502"
  }

  /// How text is encoded (field 1.015, table 4).
  public enum Encoding: Int, Sendable, CaseIterable {
    case ascii = 0
    case latin1 = 1
    case utf16 = 2
    case utf8 = 3
    case utf32 = 4
  }

  /// The number of the field that lists the records.
  static let content = 3

  /// The edition; nil for a version that is none of them.
  public var edition: Edition?
  /// The type of transaction, as the domain codes it (1.004).
  public var transactionType: String
  /// The day of the transaction, in the sender's calendar (1.005).
  public var date: CivilDate?
  /// Who it is for (1.007).
  public var destination: String
  /// Who sends it (1.008).
  public var origin: String
  /// The sender's number of it (1.009).
  public var controlNumber: String
  /// The number of the transaction that it answers (1.010).
  public var controlReference: String?
  /// The domain that fills type 2, with its version (1.013).
  public var domain: [String]
  /// The resolution of images that have the native one (1.011); nil where none is stated.
  public var nativeResolution: Resolution?
  /// How text is encoded; nil for a code that is none of the standard's.
  public var encoding: Encoding?

  /// A header to be written: edition 2011, text in UTF-8.
  public init(
    transactionType: String, date: CivilDate, destination: String, origin: String,
    controlNumber: String, controlReference: String? = nil, domain: [String] = []
  ) {
    edition = .of2011
    self.transactionType = transactionType
    self.date = date
    self.destination = destination
    self.origin = origin
    self.controlNumber = controlNumber
    self.controlReference = controlReference
    self.domain = domain
    encoding = .utf8
  }

  /// The header of a transaction that was read; what a field does not state is empty.
  public init(_ transaction: BiometricTransaction) {
    let record = transaction.records.first
    func word(_ number: Int) -> String? {
      record?.field(number)?.word.flatMap { $0.isEmpty ? nil : $0 }
    }
    edition = word(2).flatMap(Edition.init(rawValue:))
    transactionType = word(4) ?? ""
    date = word(5).flatMap(Self.date)
    destination = word(7) ?? ""
    origin = word(8) ?? ""
    controlNumber = word(9) ?? ""
    controlReference = word(10)
    domain =
      record?.field(13)?.items.first.map { $0.map { String(decoding: $0, as: UTF8.self) } }
      ?? []
    nativeResolution = word(11).flatMap(Self.resolution)
    encoding = record?.field(15).map { $0.integer.flatMap(Encoding.init(rawValue:)) } ?? .ascii
  }

  /// The record; its list of records is made when the transaction is written.
  ///
  /// Throws `.transaction` for text with control characters.
  public func record() throws(Fault) -> TransactionRecord {
    var fields = [
      try field(2, (edition ?? .of2011).rawValue), try field(4, transactionType),
      try field(5, date.map(Self.digits) ?? ""), try field(7, destination), try field(8, origin),
      try field(9, controlNumber),
    ]
    if let controlReference { fields.append(try field(10, controlReference)) }
    // Without images of the classic types both resolutions are written as zero (clause 8.1.11).
    let native = nativeResolution.map { Self.pixelsAMillimetre($0) } ?? "00.00"
    fields += [try field(11, native), try field(12, native)]
    if !domain.isEmpty {
      fields.append(try TransactionField(type: 1, number: 13, items: [domain]))
    }
    if encoding == .utf8 {
      fields.append(try TransactionField(type: 1, number: 15, items: [["3", "UTF-8"]]))
    }
    return TransactionRecord(type: 1, fields: fields)
  }

  private func field(_ number: Int, _ text: String) throws(Fault) -> TransactionField {
    try TransactionField(type: 1, number: number, text)
  }

  /// `20261121`.
  static func date(_ digits: String) -> CivilDate? {
    guard digits.utf8.count == 8, let value = decimal(Array(digits.utf8)) else { return nil }
    return CivilDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
  }

  private static func digits(_ date: CivilDate) -> String {
    date.description.filter { $0 != "-" }
  }

  /// From pixels a millimetre, `19.69`; nil for `00.00` and what is no number.
  private static func resolution(_ text: String) -> Resolution? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...4).contains($0.utf8.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let pixels = Double(text), pixels > 0
    else { return nil }
    return Resolution(dotsPerInch: Int((pixels * 25.4).rounded()), provenance: .image)
  }

  private static func pixelsAMillimetre(_ resolution: Resolution) -> String {
    let hundredths = (resolution.dotsPerInch * 1000 + 127) / 254
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    return (whole < 10 ? "0" : "") + "\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}

extension BiometricTransaction {
  /// The header.
  public var header: TransactionHeader { TransactionHeader(self) }

  /// The text of an item in the encoding that the header states.
  ///
  /// ASCII is taken for UTF-8 where it is that, and for Latin-1 where it is not: files are often
  /// written so. Nil for UTF-16 and UTF-32, which no sender known to us uses.
  public func text(_ item: [UInt8]) -> String? {
    switch header.encoding {
    case .ascii, .utf8: String(validating: item, as: UTF8.self) ?? Self.latin(item)
    case .latin1: Self.latin(item)
    case .utf16, .utf32, nil: nil
    }
  }

  private static func latin(_ item: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in item { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }
}

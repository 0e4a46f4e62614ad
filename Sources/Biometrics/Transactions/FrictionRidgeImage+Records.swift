public import Bytes
import Codes

extension BiometricTransaction {
  /// The impressions with their images, in the file's order.
  ///
  /// Records of these types that lack what an image needs (sides, a position) are left out;
  /// `ridgeImageFaults` names them.
  public var ridgeImages: [FrictionRidgeImage] { readRidgeImages().images }

  /// What kept impressions from being read: a fault for each.
  public var ridgeImageFaults: [Fault] { readRidgeImages().faults }

  private func readRidgeImages() -> (images: [FrictionRidgeImage], faults: [Fault]) {
    var images: [FrictionRidgeImage] = []
    var faults: [Fault] = []
    let native = header.nativeResolution
    for (place, record) in records.enumerated() where [4, 13, 14, 15].contains(record.type) {
      do throws(Fault) { images.append(try FrictionRidgeImage(record, native: native)) } catch {
        faults.append(error.within("record \(place)"))
      }
    }
    return (images, faults)
  }
}

extension FrictionRidgeImage {
  /// Reads a record of type 4, 13, 14 or 15; `native` is what the header says of images that have
  /// the native resolution. Throws `.transaction` for one without what an image needs.
  init(_ record: TransactionRecord, native: Resolution?) throws(Fault) {
    if case .binary(let content) = record.body {
      try self.init(classic: content, designation: record.designation ?? 0, native: native)
    } else {
      try self.init(tagged: record)
    }
  }

  /// Type 4 (clause 8.4): impression, six positions, resolution, sides, compression, data.
  private init(
    classic content: [UInt8], designation: Int, native: Resolution?
  ) throws(Fault) {
    guard content.count > 13 else { throw Fault(.transaction, at: "type 4", "its header expected") }
    recordType = 4
    self.designation = designation
    impressionCode = Int(content[0])
    positions = content[1..<7].filter { $0 != 255 }.map { RidgePosition(code: Int($0)) }
    let isNative = content[7] == 1
    resolution =
      (isNative ? native : nil) ?? Resolution(dotsPerInch: 500, provenance: .image)
    width = Int(content[8]) << 8 | Int(content[9])
    height = Int(content[10]) << 8 | Int(content[11])
    compression = TransactionCompression(code: Int(content[12]))
    data = Array(content[13...])
  }

  /// Types 13, 14 and 15: tagged fields; their numbers agree but for the latent's own.
  private init(tagged record: TransactionRecord) throws(Fault) {
    func number(_ field: Int) -> Int? { record.field(field)?.integer }
    guard let width = number(6), let height = number(7),
      let data = record.field(Parameters.Transaction.dataField)?.content,
      let listed = record.field(13)?.items, !listed.isEmpty
    else {
      throw Fault(.transaction, at: "type \(record.type)", "sides, position and data expected")
    }
    recordType = record.type
    designation = record.designation ?? 0
    impressionCode = number(3) ?? 29
    positions = listed.compactMap { $0.first.flatMap { decimal($0) } }.map(RidgePosition.init)
    self.width = width
    self.height = height
    compression = TransactionCompression(word: record.field(11)?.word ?? "")
    depth = number(12) ?? 8
    resolution = Self.resolution(unit: number(8), across: number(9), down: number(10))
    captured = record.field(5)?.word.flatMap(TransactionHeader.date)
    source = record.field(4)?.word ?? ""
    if record.type == 14 {
      absent = Self.fingers(record.field(18))
      segments = Self.segments(record.field(21))
    }
    self.data = data
  }

  /// Scale units: 1 pixels an inch, 2 pixels a centimetre; 0 none.
  static func resolution(unit: Int?, across: Int?, down: Int?) -> Resolution? {
    guard let across, across == down else { return nil }
    return switch unit {
    case 1: Resolution(dotsPerInch: across, provenance: .image)
    case 2: Resolution(dotsPerCentimetre: across, provenance: .image)
    default: nil
    }
  }

  /// The positions that begin each subfield.
  private static func fingers(_ field: TransactionField?) -> [FingerPosition] {
    (field?.items ?? []).compactMap { item in
      item.first.flatMap { decimal($0) }.flatMap { RidgePosition(code: $0).finger }
    }
  }

  /// Position, left, right, top, bottom (clause 8.14.21).
  private static func segments(_ field: TransactionField?) -> [Segment] {
    (field?.items ?? []).prefix(Parameters.Transaction.mostSegments).compactMap { item in
      let numbers = item.compactMap { decimal($0) }
      guard numbers.count == 5, let finger = RidgePosition(code: numbers[0]).finger else {
        return nil
      }
      return Segment(
        position: finger, left: numbers[1], right: numbers[2], top: numbers[3],
        bottom: numbers[4])
    }
  }

  // MARK: Writing

  /// The record: type 4 in its binary form, 13, 14 and 15 tagged.
  ///
  /// Throws `.transaction` for what the record type cannot hold: in type 4 sides beyond 65,535 or a
  /// compression without a code, a source with control characters.
  public func record() throws(Fault) -> TransactionRecord {
    recordType == 4 ? try classicRecord() : try taggedRecord()
  }

  private func classicRecord() throws(Fault) -> TransactionRecord {
    guard let code = compression.code, (0...0xFFFF).contains(width), (0...0xFFFF).contains(height),
      (0...255).contains(impressionCode), (0...255).contains(designation), positions.count <= 6,
      positions.allSatisfy({ (0...254).contains($0.code) })
    else { throw Fault(.transaction, at: "type 4", "what its header has room for expected") }
    let codes = positions.map { UInt8($0.code) }
    let isClassic = resolution?.dotsPerInch == 500 || resolution == nil
    var content: [UInt8] = [UInt8(impressionCode)] + codes
    content += [UInt8](repeating: 255, count: 6 - codes.count) + [isClassic ? 0 : 1]
    for side in [width, height] { content += [UInt8(side >> 8), UInt8(side & 0xFF)] }
    return TransactionRecord(
      type: 4, designation: designation, binary: content + [UInt8(code)] + data)
  }

  private func taggedRecord() throws(Fault) -> TransactionRecord {
    var fields: [TransactionField] = []
    func add(_ number: Int, _ items: [[String]]) throws(Fault) {
      fields.append(try TransactionField(type: recordType, number: number, items: items))
    }
    try add(3, [["\(impressionCode)"]])
    try add(4, [[source]])
    if let captured { try add(5, [[captured.description.replacing("-", with: "")]]) }
    try add(6, [["\(width)"]])
    try add(7, [["\(height)"]])
    try add(8, [["\(resolution == nil ? 0 : 1)"]])
    let dots = resolution?.dotsPerInch ?? 1
    try add(9, [["\(dots)"]])
    try add(10, [["\(dots)"]])
    try add(11, [[compression.word]])
    try add(12, [["\(depth)"]])
    try add(13, positions.map { ["\($0.code)"] })
    if recordType == 14 {
      if !absent.isEmpty { try add(18, absent.map { ["\($0.rawValue)", "XX"] }) }
      if !segments.isEmpty {
        try add(
          21,
          segments.map {
            ["\($0.position.rawValue)", "\($0.left)", "\($0.right)", "\($0.top)", "\($0.bottom)"]
          })
      }
    }
    fields.append(
      TransactionField(
        type: recordType, number: Parameters.Transaction.dataField, content: data))
    return TransactionRecord(type: recordType, designation: designation, fields: fields)
  }
}

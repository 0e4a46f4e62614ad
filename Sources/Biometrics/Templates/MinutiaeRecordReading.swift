public import Bytes

extension FingerMinutiaeRecord {
  /// True for bytes that begin as a finger minutiae record does.
  public static func accepts(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "FMR\0".utf8)
  }

  /// Reads a record of any edition. Any bytes may be passed; throws `.minutiaeRecord` with the
  /// offset. Editions that begin alike are told apart by which one the whole record fits.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard Self.accepts(bytes), bytes.count >= 8 else {
      throw Fault(.minutiaeRecord, at: "byte 0", "a finger minutiae record expected")
    }
    let version = Array(bytes[4..<8])
    let editions: [Edition] =
      switch String(decoding: version, as: UTF8.self) {
      // A two-byte length of ANSI 378-2004 would be 64 KiB and more in ISO/IEC 19794-2:2005.
      case " 20\0", "020\0":
        bytes.dropFirst(8).prefix(2).allSatisfy { $0 == 0 }
          ? [.iso2005, .ansi2004] : [.ansi2004, .iso2005]
      case "030\0": [.iso2011, .ansi2009, .ansi2007]
      case "035\0": [.ansi2009Amended]
      default:
        throw Fault(.minutiaeRecord, at: "byte 4", "version 20, 30 or 35 of the format expected")
      }
    var furthest: Fault?
    var place = -1
    for (edition, isLenient) in editions.map({ ($0, false) }) + editions.map({ ($0, true) }) {
      var reading = Reading(edition: edition, isLenient: isLenient)
      do throws(Fault) {
        self = try reading.record(bytes)
        if version[0] == UInt8(ascii: "0"), version[1] == UInt8(ascii: "2") { note(.version) }
        return
      } catch {
        // Of several faults that one counts which lies furthest in.
        if reading.offset > place { (place, furthest) = (reading.offset, error) }
      }
    }
    throw Fault(.minutiaeRecord, at: furthest?.place ?? "", furthest?.detail ?? "")
  }

  /// One attempt to read a record as one edition.
  private struct Reading {
    let edition: Edition
    /// Whether the extended data of the last view may have another length than it says.
    let isLenient: Bool
    /// How far it got.
    private(set) var offset = 0
    private var header = View()
    private var announced = 0
    /// True in the last view of a record that is as long as it says.
    private var isLast = false
    private var hasOtherLength = false

    init(edition: Edition, isLenient: Bool) {
      self.edition = edition
      self.isLenient = isLenient
    }

    mutating func record(_ bytes: [UInt8]) throws(Fault) -> FingerMinutiaeRecord {
      var cursor = ByteCursor(bytes.span)
      defer { offset = cursor.offset }
      var record = FingerMinutiaeRecord(edition: edition, views: [])
      let count = try readHeader(&cursor, &record)
      guard count > 0 else {
        throw Fault(.minutiaeRecord, at: "byte \(cursor.offset)", "a finger view expected")
      }
      for number in 1...count {
        isLast = number == count && announced == bytes.count
        let view =
          switch edition {
          case .iso2011: try representation(&cursor, record.hasCertifications)
          case .iso2005, .ansi2004: try shortView(&cursor)
          case .ansi2007, .ansi2009, .ansi2009Amended: try longView(&cursor)
          }
        record.views.append(view)
      }
      if hasOtherLength { record.note(.extended) }
      if !cursor.isAtEnd {
        guard cursor.offset == announced else {
          throw Fault(
            .minutiaeRecord, at: "byte \(cursor.offset)", "the end of the record expected")
        }
        record.note(.padding)
      } else if announced != bytes.count {
        record.note(.length)
      }
      Self.noteValues(&record)
      return record
    }

    /// Reads up to the first view, and gives how many there are.
    private mutating func readHeader(
      _ cursor: inout ByteCursor, _ record: inout FingerMinutiaeRecord
    ) throws(Fault) -> Int {
      try cursor.skip(8)
      if edition == .ansi2004 {
        announced = Int(try cursor.uint16())
        if announced == 0 { announced = Int(try cursor.uint32()) }
      } else {
        announced = Int(try cursor.uint32())
      }
      if edition == .iso2011 {
        let count = Int(try cursor.uint16())
        record.hasCertifications = try cursor.byte() != 0
        return count
      }
      if edition.isANSI {
        record.product = Product(owner: try cursor.uint16(), type: try cursor.uint16())
      }
      if edition == .ansi2009 || edition == .ansi2009Amended {
        header.capture.compliance = try cursor.byte()
        header.capture.device = try cursor.uint16()
      } else {
        let device = try cursor.uint16()
        header.capture.compliance = UInt8(device >> 12)
        header.capture.device = device & 0xFFF
      }
      if edition.hasSizeInHeader { try Self.readSize(&cursor, &header) }
      let count = Int(try cursor.byte())
      try cursor.skip(1)  // Reserved.
      return count
    }

    private static func readSize(_ cursor: inout ByteCursor, _ view: inout View) throws(Fault) {
      view.width = try cursor.uint16()
      view.height = try cursor.uint16()
      view.across = try cursor.uint16()
      view.down = try cursor.uint16()
    }

    /// A view of the editions of 2004 and 2005.
    private mutating func shortView(_ cursor: inout ByteCursor) throws(Fault) -> View {
      var view = header
      view.positionCode = try cursor.byte()
      let byte = try cursor.byte()
      view.number = byte >> 4
      view.impressionCode = byte & 0xF
      view.capture.qualities = [.init(score: try cursor.byte())]
      try readPoints(&cursor, &view)
      return view
    }

    /// A view of ANSI/INCITS 378-2009.
    private mutating func longView(_ cursor: inout ByteCursor) throws(Fault) -> View {
      var view = header
      view.positionCode = try cursor.byte()
      view.number = try cursor.byte()
      view.impressionCode = try cursor.byte()
      view.capture.qualities = [
        .init(
          score: try cursor.byte(), vendor: try cursor.uint16(), algorithm: try cursor.uint16())
      ]
      try Self.readSize(&cursor, &view)
      try readPoints(&cursor, &view)
      return view
    }

    /// A representation of ISO/IEC 19794-2:2011, and no byte beyond its announced length.
    private mutating func representation(
      _ cursor: inout ByteCursor, _ hasCertifications: Bool
    ) throws(Fault) -> View {
      let start = cursor.offset
      let length = Int(try cursor.uint32())
      var view = View()
      view.capture = try RepresentationHeader(&cursor, hasCertifications: hasCertifications)
      view.positionCode = try cursor.byte()
      view.number = try cursor.byte()
      view.across = try cursor.uint16()
      view.down = try cursor.uint16()
      view.impressionCode = try cursor.byte()
      view.width = try cursor.uint16()
      view.height = try cursor.uint16()
      let form = try cursor.byte()
      guard form >> 4 == 5 || form >> 4 == 6 else {
        throw Fault(.minutiaeRecord, at: "byte \(cursor.offset - 1)", "minutiae of 5 or 6 bytes")
      }
      view.hasPointQuality = form >> 4 == 6
      view.endingCode = form & 0xF
      try readPoints(&cursor, &view)
      guard cursor.offset - start == length else {
        throw Fault(
          .minutiaeRecord, at: "byte \(start)", "the representation's own length expected")
      }
      return view
    }

    /// A count, the minutiae, and the extended data as it stands.
    private mutating func readPoints(
      _ cursor: inout ByteCursor, _ view: inout View
    ) throws(Fault) {
      for _ in 0..<(try cursor.byte()) {
        let (x, y) = (try cursor.uint16(), try cursor.uint16())
        let angle = try cursor.byte()
        view.points.append(
          Point(
            kindCode: UInt8(x >> 14), x: x & 0x3FFF, y: y & 0x3FFF, angle: angle,
            quality: view.hasPointQuality ? try cursor.byte() : 254))
      }
      var length = Int(try cursor.uint16())
      if isLenient, isLast, length != cursor.remaining {
        length = min(65_535, cursor.remaining)
        hasOtherLength = true
      }
      view.extended = try cursor.take(length)
    }

    private static func noteValues(_ record: inout FingerMinutiaeRecord) {
      let turn = record.edition.anglesInTurn
      for view in record.views {
        for point in view.points {
          if Int(point.angle) >= turn { record.note(.angle) }
          if point.x >= view.width || point.y >= view.height { record.note(.outside) }
        }
      }
    }
  }
}

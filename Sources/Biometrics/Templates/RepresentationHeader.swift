import Bytes

/// Who captured a representation, when and with what quality: the part that all formats of ISO/IEC
/// 19794:2011 share (ISO/IEC 19794-1:2011, clause 12); older ones have some of its fields.
public struct RepresentationHeader: Hashable, Sendable {
  /// When it was captured, in UTC, each field as it stands in the record.
  public struct Time: Hashable, Sendable {
    /// The year; 65,535 with all other fields full for a time that is not known.
    public var year: UInt16
    /// 1...12.
    public var month: UInt8
    /// 1...31.
    public var day: UInt8
    /// 0...23.
    public var hour: UInt8
    /// 0...59.
    public var minute: UInt8
    /// 0...59.
    public var second: UInt8
    /// 0...999.
    public var millisecond: UInt16

    /// A time that is not known.
    public static let unknown = Time(
      year: .max, month: .max, day: .max, hour: .max, minute: .max, second: .max,
      millisecond: .max)
  }

  /// A quality score with the algorithm that gave it.
  public struct Quality: Hashable, Sendable {
    /// 0...100, best 100; 254 where none is given, 255 where it could not be computed.
    public var score: UInt8
    /// Who makes the algorithm, by the biometric organisation registry.
    public var vendor: UInt16
    /// The vendor's number of the algorithm.
    public var algorithm: UInt16

    /// A score; without the algorithm where the edition has no place for it.
    public init(score: UInt8, vendor: UInt16 = 0, algorithm: UInt16 = 0) {
      self.score = score
      self.vendor = vendor
      self.algorithm = algorithm
    }
  }

  /// Whose certificate a device has, and by which scheme.
  public struct Certification: Hashable, Sendable {
    /// The certifying authority's number.
    public var authority: UInt16
    /// The scheme's number.
    public var scheme: UInt8

    /// A certificate of a device.
    public init(authority: UInt16, scheme: UInt8) {
      self.authority = authority
      self.scheme = scheme
    }
  }

  /// When it was captured.
  public var time = Time.unknown
  /// The sensor's technology, 0 unknown.
  public var technology: UInt8 = 0
  /// Who makes the device, 0 unknown.
  public var vendor: UInt16 = 0
  /// The vendor's number of the device, 0 unknown; 12 bits in 2004 and 2005.
  public var device: UInt16 = 0
  /// ANSI/INCITS 378 and the edition of 2005: which requirements the device is certified to meet, 4
  /// or 8 bits, the highest for appendix F of the FBI's EBTS.
  public var compliance: UInt8 = 0
  /// What quality it has, by whom; one at most before 2011.
  public var qualities: [Quality] = []
  /// 2011: how the device is certified.
  public var certifications: [Certification] = []

  /// Nothing known.
  public init() {}

  /// The first quality score of 0...100, or nil.
  public var score: Int? { qualities.lazy.map(\.score).first { $0 <= 100 }.map(Int.init) }

  /// Reads what stands between a representation's length and its own fields.
  init(_ cursor: inout ByteCursor, hasCertifications: Bool) throws(Fault) {
    time = Time(
      year: try cursor.uint16(), month: try cursor.byte(), day: try cursor.byte(),
      hour: try cursor.byte(), minute: try cursor.byte(), second: try cursor.byte(),
      millisecond: try cursor.uint16())
    technology = try cursor.byte()
    vendor = try cursor.uint16()
    device = try cursor.uint16()
    for _ in 0..<(try cursor.byte()) {
      qualities.append(
        Quality(
          score: try cursor.byte(), vendor: try cursor.uint16(), algorithm: try cursor.uint16()))
    }
    guard hasCertifications else { return }
    for _ in 0..<(try cursor.byte()) {
      certifications.append(
        Certification(authority: try cursor.uint16(), scheme: try cursor.byte()))
    }
  }

  /// Writes it as it was read. Of more than 255 qualities or certificates the first are written.
  func write(to bytes: inout [UInt8], hasCertifications: Bool) {
    bytes.append(two: time.year)
    bytes += [time.month, time.day, time.hour, time.minute, time.second]
    bytes.append(two: time.millisecond)
    bytes.append(technology)
    bytes.append(two: vendor)
    bytes.append(two: device)
    bytes.append(UInt8(min(255, qualities.count)))
    for quality in qualities.prefix(255) {
      bytes.append(quality.score)
      bytes.append(two: quality.vendor)
      bytes.append(two: quality.algorithm)
    }
    guard hasCertifications else { return }
    bytes.append(UInt8(min(255, certifications.count)))
    for certification in certifications.prefix(255) {
      bytes.append(two: certification.authority)
      bytes.append(certification.scheme)
    }
  }
}

extension [UInt8] {
  /// Appends two bytes, big-endian.
  mutating func append(two number: UInt16) {
    append(UInt8(number >> 8))
    append(UInt8(number & 0xFF))
  }

  /// Appends four bytes, big-endian.
  mutating func append(four number: UInt32) {
    append(two: UInt16(number >> 16))
    append(two: UInt16(number & 0xFFFF))
  }
}

public import Bytes
public import Codes

/// A finger minutiae record: the minutiae of one or more fingers as vendors exchange them.
///
/// One type for all editions of ISO/IEC 19794-2 (record format) and ANSI/INCITS 378; which fields
/// an edition has stands at each field. Numbers stand as in the record: positions in pixels of the
/// image, angles in the edition's own unit. `minutiae(of:)` and `init(minutiae:...)` translate to
/// and from this house's `Minutia`.
public struct FingerMinutiaeRecord: Hashable, Sendable {
  /// The edition of a standard.
  public enum Edition: String, Sendable, CaseIterable {
    case iso2005 = "iso-2005"
    case iso2011 = "iso-2011"
    case ansi2004 = "ansi-2004"
    /// The draft of 2007, whose header is a byte shorter than that of 2009.
    case ansi2007 = "ansi-2007"
    case ansi2009 = "ansi-2009"
    /// ANSI/INCITS 378-2009 with amendment 1 of 2010.
    case ansi2009Amended = "ansi-2009-am1"

    /// True for ANSI/INCITS 378, whose angles have 2 degrees; those of ISO/IEC 19794-2 have
    /// 1.40625.
    public var isANSI: Bool { self != .iso2005 && self != .iso2011 }

    /// Angle units in a full turn.
    public var anglesInTurn: Int { isANSI ? 180 : 256 }

    /// True where size, resolution and device stand once, in the record's header.
    var hasSizeInHeader: Bool { self == .iso2005 || self == .ansi2004 }
  }

  /// Who made the record's product (ANSI/INCITS 378 only; CBEFF product identifier).
  public struct Product: Hashable, Sendable {
    /// The owner's number in the IBIA registry.
    public var owner: UInt16
    /// The owner's number of the product.
    public var type: UInt16

    /// Names a product; 0 is none.
    public init(owner: UInt16 = 0, type: UInt16 = 0) {
      self.owner = owner
      self.type = type
    }
  }

  /// A minutia as it stands in the record.
  public struct Point: Hashable, Sendable {
    /// 0 other or either, 1 a ridge ending, 2 a bifurcation; 3 is not used by the standards.
    public var kindCode: UInt8
    /// Column in pixels from the left edge, 0...16,383.
    public var x: UInt16
    /// Row in pixels from the upper edge, 0...16,383.
    public var y: UInt16
    /// Counter-clockwise from the right, in units of the edition.
    public var angle: UInt8
    /// 1...100; 0 not reported (2004, 2005), 254 not reported and 255 failed (later editions).
    public var quality: UInt8

    /// A minutia of a record.
    public init(kindCode: UInt8, x: UInt16, y: UInt16, angle: UInt8, quality: UInt8) {
      self.kindCode = kindCode
      self.x = x
      self.y = y
      self.angle = angle
      self.quality = quality
    }
  }

  /// One finger view.
  public struct View: Hashable, Sendable {
    /// The finger position's code as it stands in the record.
    public var positionCode: UInt8 = 0
    /// Tells views of one finger apart: 0, 1, ...
    public var number: UInt8 = 0
    /// The impression type's code: 0 is a live plain print.
    public var impressionCode: UInt8 = 0
    /// Who captured it, when, and with what quality. The editions of 2004 and 2005 have one quality
    /// score and no date; of the device its certification and type alone.
    public var capture = RepresentationHeader()
    /// Columns of the image, in pixels.
    public var width: UInt16 = 0
    /// Rows of the image, in pixels.
    public var height: UInt16 = 0
    /// Pixels a centimetre across; 197 is 500 dots per inch.
    public var across: UInt16 = 0
    /// Pixels a centimetre down.
    public var down: UInt16 = 0
    /// ISO/IEC 19794-2:2011: how an ending's place was found (0 the valley's bifurcation, 1 the
    /// ridge's end point).
    public var endingCode: UInt8 = 0
    /// ISO/IEC 19794-2:2011: false where minutiae have no quality, and five bytes.
    public var hasPointQuality = true
    /// The minutiae, at most 255.
    public var points: [Point] = []
    /// Extended data as it stands: ridge counts, cores and deltas, zonal quality, a vendor's own.
    public var extended: [UInt8] = []

    /// An empty view.
    public init() {}

    /// The finger; `.unknown` for codes that this house has no name for.
    public var position: FingerPosition {
      FingerPosition(rawValue: Int(positionCode)) ?? .unknown
    }
  }

  /// Which standard the record follows.
  public var edition: Edition
  /// ANSI/INCITS 378: who made it.
  public var product = Product()
  /// ISO/IEC 19794-2:2011: true when each view says how its device is certified.
  public var hasCertifications = false
  /// The finger views, at least one in a record that was read.
  public var views: [View]
  /// What a record that was read has wrong, though it can be read; writing mends it.
  public private(set) var irregularities: Set<Irregularity> = []

  /// Something a standard does not allow that readers in the field pass over.
  public enum Irregularity: String, Sendable, CaseIterable {
    /// The record announces another length than it has.
    case length
    /// Bytes follow the record's announced end.
    case padding
    /// The last view's extended data has another length than it says.
    case extended
    /// The version is written `020`, where the standard has a space and `20`.
    case version
    /// An angle is a full turn or more.
    case angle
    /// A minutia lies outside the image.
    case outside
  }

  /// A record of finger views.
  public init(edition: Edition, views: [View]) {
    self.edition = edition
    self.views = views
  }

  /// Notes what is wrong with a record that was read.
  mutating func note(_ irregularity: Irregularity) { irregularities.insert(irregularity) }
}

extension Fault.Code {
  /// Bytes that are no finger minutiae record, or a record that an edition cannot hold.
  public static let minutiaeRecord = Fault.Code("biometrics.minutiae-record", .badInput)
}

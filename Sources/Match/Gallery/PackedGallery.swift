public import Biometrics
public import Bytes
public import Codes
import Host

/// Enrolled people packed for a sequential search (see `SequentialGallery`), as bytes that can be
/// kept and read again: nothing is prepared when they are, and a finger is unpacked when it is
/// compared.
public final class PackedGallery: Sendable {
  /// A person to be packed: the caller's number, the date of birth by which somebody is a child on
  /// the day of a search, and the fingers (the first ten count, those without a print none).
  public struct Person: Sendable {
    /// The caller's number.
    public let id: Int
    /// The date of birth, as far as it is known.
    public let birth: PartialDate
    /// The fingers.
    public let fingers: [PositionedTemplate]

    /// A person.
    public init(id: Int, birth: PartialDate, fingers: [PositionedTemplate]) {
      self.id = id
      self.birth = birth
      self.fingers = fingers
    }
  }

  private let ids: [Int64]
  private let births: [UInt32]
  /// The fingers of person n: `starts[n]..<starts[n + 1]`.
  private let starts: [UInt32]
  private let positions: [UInt8]
  private let fingers: PackedFingers

  /// How many people there are.
  public var subjectCount: Int { ids.count }
  /// How many fingers there are.
  public var fingerCount: Int { fingers.count }

  /// Packs people.
  public init(_ people: [Person]) {
    var (positions, fingers, starts): ([UInt8], PackedFingers, [UInt32]) = ([], .init(), [0])
    for person in people {
      for finger in person.fingers.prefix(GalleryParameters.mostFingers) {
        guard let template = finger.template else { continue }
        positions.append(UInt8(clamping: finger.position.rawValue))
        fingers.append(template)
      }
      starts.append(UInt32(fingers.count))
    }
    ids = people.map { Int64($0.id) }
    births = people.map { PackedGallery.packed($0.birth) }
    (self.positions, self.fingers, self.starts) = (positions, fingers, starts)
  }

  /// The packed people; of another `PackedFingers.sample` they are not read, but made again.
  public var bytes: [UInt8] {
    var writer = ColumnWriter()
    writer.append(ids)
    writer.append(births)
    writer.append(starts)
    writer.append(positions)
    fingers.write(to: &writer)
    return writer.bytes
  }

  /// Reads packed people. Any bytes may be passed; throws `.columns` for others.
  public init(_ bytes: [UInt8]) throws(Fault) {
    var reader = ColumnReader(bytes)
    ids = try reader.column()
    births = try reader.column()
    starts = try reader.column()
    positions = try reader.column()
    fingers = try PackedFingers(&reader)
    guard reader.isAtEnd, births.count == ids.count, starts.count == ids.count + 1,
      positions.count == fingers.count, starts.isRising(to: fingers.count),
      zip(starts, starts.dropFirst()).allSatisfy({ $1 - $0 <= GalleryParameters.mostFingers })
    else { throw Fault(.columns, at: "gallery", "columns that do not fit together") }
  }

  private static func packed(_ birth: PartialDate) -> UInt32 {
    UInt32(clamping: birth.year ?? 0) << 9 | UInt32(birth.month ?? 0) << 5
      | UInt32(birth.day?.day ?? 0)
  }

  /// Whether somebody is under 18 on a day, or may be; not one whose birth is unknown, or nobody
  /// without a date would ever be found.
  fileprivate func isChild(_ place: Int, on day: CivilDate) -> Bool {
    let birth = births[place]
    let (year, month, date) = (Int(birth >> 9), Int(birth >> 5 & 15), Int(birth & 31))
    // Whoever was born so long ago is none whatever the day.
    guard year > 0, day.year - year < 20 else { return false }
    let known = PartialDate(
      year: year, month: month > 0 ? month : nil, day: date > 0 ? date : nil)
    return known?.age(on: day).map { $0.lowerBound < 18 } ?? false
  }

  fileprivate struct Enrolled: EnrolledPerson {
    let gallery: PackedGallery
    let place: Int
    let day: CivilDate

    var id: Int { Int(gallery.ids[place]) }
    var isChild: Bool { gallery.isChild(place, on: day) }
    var fingerCount: Int { Int(gallery.starts[place + 1] - gallery.starts[place]) }
    func position(_ finger: Int) -> FingerPosition {
      FingerPosition(rawValue: Int(gallery.positions[number(finger)])) ?? .unknown
    }
    func template(_ finger: Int) -> FingerTemplate? { gallery.fingers.template(number(finger)) }
    private func number(_ finger: Int) -> Int { Int(gallery.starts[place]) + finger }
  }
}

/// The sequential search over several packed galleries as one, on the day of the search.
public struct PackedGalleries: FingerGallery {
  private let parts: [PackedGallery]
  private let day: CivilDate
  /// The first place of each part, and the count of all.
  private let firsts: [Int]

  /// How many people are enrolled.
  public var subjectCount: Int { firsts.last ?? 0 }
  /// How many fingers are enrolled.
  public var fingerCount: Int { parts.reduce(0) { $0 + $1.fingerCount } }

  /// Galleries, in the order in which people count as enrolled; who is a child is told by the day.
  public init(_ parts: [PackedGallery], on day: CivilDate) {
    self.parts = parts.filter { $0.subjectCount > 0 }
    self.day = day
    firsts = self.parts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.subjectCount) }
  }

  /// Looks at every person, at most of them with two fingers.
  public func search(
    _ probe: [PositionedTemplate], under warrant: SearchWarrant, least: Double, limit: Int
  ) -> GallerySearch {
    People(galleries: self).search(
      probe, warrant, least: least, limit: limit, patience: GalleryParameters.patience,
      loss: GalleryParameters.sequentialLoss)
  }

  private struct People: EnrolledPeople {
    let galleries: PackedGalleries
    var count: Int { galleries.subjectCount }

    func person(_ place: Int) -> PackedGallery.Enrolled {
      var part = 0
      while galleries.firsts[part + 1] <= place { part += 1 }
      return PackedGallery.Enrolled(
        gallery: galleries.parts[part], place: place - galleries.firsts[part],
        day: galleries.day)
    }
  }
}

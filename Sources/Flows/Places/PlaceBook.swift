public import Bytes
public import Codes
public import Store

/// A point of entry or crossing as a place on the map, from some day on.
public struct FlowPlace: Equatable, Sendable {
  /// Whether people are registered there, or cross where no officer stands.
  public enum Kind: String, Sendable, CaseIterable {
    case formal, informal
  }

  /// The point's code, as records name it: `IQ-IBK`.
  public var point: String
  /// The first day of this version of the place.
  public var since: CivilDate
  /// Its name.
  public var name: String
  /// The P-code of its first administrative level: `IQG09` (OCHA, Common Operational Datasets).
  public var governorate: String
  /// That level's name.
  public var governorateName: String
  /// Formal or informal.
  public var kind: Kind
  /// Where it lies, millionths of a degree north and east; nil where that is not known.
  public var position: (latitude: Int, longitude: Int)?

  /// A place of a governorate.
  public init(
    point: String, since: CivilDate, name: String, governorate: String, governorateName: String,
    kind: Kind = .formal, position: (latitude: Int, longitude: Int)? = nil
  ) {
    self.point = point
    self.since = since
    self.name = name
    self.governorate = governorate
    self.governorateName = governorateName
    self.kind = kind
    self.position = position
  }

  /// Equal in every part.
  public static func == (left: FlowPlace, right: FlowPlace) -> Bool {
    left.point == right.point && left.since == right.since && left.name == right.name
      && left.governorate == right.governorate && left.governorateName == right.governorateName
      && left.kind == right.kind && left.position?.latitude == right.position?.latitude
      && left.position?.longitude == right.position?.longitude
  }
}

/// The versions of all places: borders of governorates change, so a crossing counts in the one in
/// which its point lay on its day (Halabja was part of Sulaymaniyah until 2025).
public struct PlaceBook: Equatable, Sendable {
  /// By point, the earliest version first.
  private var versions: [String: [FlowPlace]] = [:]

  /// A book without places.
  public init() {}

  /// A book of places; of two versions of one point with one day the later one given stands.
  public init(_ places: [FlowPlace]) {
    for place in places {
      versions[place.point, default: []].removeAll { $0.since == place.since }
      versions[place.point, default: []].append(place)
    }
    for point in versions.keys { versions[point]?.sort { $0.since < $1.since } }
  }

  /// Every version, by point and day.
  public var all: [FlowPlace] {
    versions.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The place of a point on a day; nil before its first version, and for a point without any.
  public func place(_ point: String, on day: CivilDate) -> FlowPlace? {
    versions[point]?.last { $0.since <= day }
  }

  /// Reads the places of a database. Throws what `Store` throws.
  public init(of database: Database) throws(Fault) {
    self.init(
      try database.rows(
        """
        SELECT point, since, name, governorate, governorate_name, kind, latitude, longitude
        FROM flow_place
        """
      ) { row throws(Fault) in
        guard let kind = FlowPlace.Kind(rawValue: try row.text(5)) else {
          throw Fault(.flowDamaged, at: "flow_place", "an unknown kind")
        }
        let latitude = try row.intOrNil(6)
        let longitude = try row.intOrNil(7)
        return FlowPlace(
          point: try row.text(0), since: try CivilDate(iso: try row.text(1)),
          name: try row.text(2), governorate: try row.text(3), governorateName: try row.text(4),
          kind: kind, position: latitude.flatMap { north in longitude.map { (north, $0) } })
      })
  }

  /// Puts the book in the place of the one in a database, inside the caller's transaction. Throws
  /// what `Store` throws.
  public func store(in database: Database) throws(Fault) {
    try database.run("DELETE FROM flow_place")
    for place in all {
      try database.run(
        """
        INSERT INTO flow_place (point, since, name, governorate, governorate_name, kind, latitude,
          longitude)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """, place.point, place.since.description, place.name, place.governorate,
        place.governorateName, place.kind.rawValue, place.position?.latitude,
        place.position?.longitude)
    }
  }
}

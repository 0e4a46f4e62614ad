public import Bytes
import Codes
public import Host

/// Reads a list of places: CSV with the columns `poe`, `since`, `name`, `governorate` and
/// `governorate_name`, and perhaps `kind`, `latitude` and `longitude` in degrees.
public enum PlaceFile {
  private static let needed = ["poe", "since", "name", "governorate", "governorate_name"]
  /// Degrees are kept in millionths: a tenth of a metre.
  private static let perDegree = 1e6
  /// More places than any country has.
  private static let mostLines = 10_000

  /// The book of a whole list. Throws `.flowPlaces`, naming the line, for one that cannot be used:
  /// a list is taken whole or not.
  public static func read(_ source: ByteSource) throws(Fault) -> PlaceBook {
    var reader = SeparatedValues(source)
    guard let header = try reader.next(), header.trouble == nil,
      Set(header.fields).count == header.fields.count,
      needed.allSatisfy({ header.fields.contains($0) })
    else {
      throw Fault(
        .flowPlaces, at: "line 1", "the columns \(needed.joined(separator: ", ")) expected")
    }
    var places: [FlowPlace] = []
    var seen: Set<[String]> = []
    while let row = try reader.next() {
      let line = "line \(row.line)"
      guard row.trouble == nil, row.fields.count == header.fields.count else {
        throw Fault(.flowPlaces, at: line, "\(header.fields.count) fields expected")
      }
      guard places.count < mostLines else {
        throw Fault(.flowPlaces, at: line, "\(mostLines) places at most")
      }
      let fields = Dictionary(uniqueKeysWithValues: zip(header.fields, row.fields))
      let place = try place(fields, at: line)
      guard seen.insert([place.point, place.since.description]).inserted else {
        throw Fault(.flowPlaces, at: line, "the place stands with this day already")
      }
      places.append(place)
    }
    return PlaceBook(places)
  }

  private static func place(
    _ fields: [String: String], at line: String
  ) throws(Fault) -> FlowPlace {
    func text(_ name: String) -> String { fields[name] ?? "" }
    guard let since = try? CivilDate(iso: text("since")) else {
      throw Fault(.flowPlaces, at: line, "since: a day YYYY-MM-DD expected")
    }
    let point = text("poe")
    guard (1...32).contains(point.utf8.count), point.utf8.allSatisfy(isCode) else {
      throw Fault(.flowPlaces, at: line, "poe: capital letters, digits and hyphens expected")
    }
    let governorate = text("governorate")
    guard (1...16).contains(governorate.utf8.count), governorate.utf8.allSatisfy(isCode) else {
      throw Fault(.flowPlaces, at: line, "governorate: a P-code expected")
    }
    let kind = text("kind").isEmpty ? .formal : FlowPlace.Kind(rawValue: text("kind"))
    guard let kind else { throw Fault(.flowPlaces, at: line, "kind: formal or informal expected") }
    return FlowPlace(
      point: point, since: since, name: text("name"), governorate: governorate,
      governorateName: text("governorate_name"), kind: kind,
      position: try position(text("latitude"), text("longitude"), at: line))
  }

  private static func position(
    _ latitude: String, _ longitude: String, at line: String
  ) throws(Fault) -> (latitude: Int, longitude: Int)? {
    guard !latitude.isEmpty || !longitude.isEmpty else { return nil }
    guard let north = Double(latitude), let east = Double(longitude), abs(north) <= 90,
      abs(east) <= 180
    else { throw Fault(.flowPlaces, at: line, "latitude and longitude in degrees expected") }
    return (Int((north * perDegree).rounded()), Int((east * perDegree).rounded()))
  }

  private static func isCode(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }
}

extension FlowPlace {
  /// JSON for programs.
  public var json: JSON {
    .fields([
      "poe": .string(point), "since": .string(since.description), "name": .string(name),
      "governorate": .string(governorate), "governorateName": .string(governorateName),
      "kind": .string(kind.rawValue),
      "latitude": position.map { .decimal(Double($0.latitude) / 1e6) },
      "longitude": position.map { .decimal(Double($0.longitude) / 1e6) },
    ])
  }
}

extension Fault.Code {
  /// A list of places that cannot be used.
  public static let flowPlaces = Fault.Code("flows.places", .badInput)
}

import Bytes
import Codes
import Seal

extension FuzzTarget {
  /// What a registry publishes, as it comes to a station.
  static let publications: [FuzzTarget] = [
    lineDelta, listIndex, stationSettings, sealedIndex, sealedLists,
  ]

  /// The bytes up to their first NUL as a text, those behind it as a delta from it; and the delta
  /// between the two.
  private static let lineDelta = FuzzTarget("line-delta") { bytes in
    let old = Array(bytes.prefix { $0 != 0 })
    let rest = Array(bytes.dropFirst(old.count + 1))
    let made = try LineDelta.make(from: old, version: 3, to: rest)
    guard try LineDelta.apply(made, to: old, version: 3, limit: rest.count) == rest else {
      return "a delta leads elsewhere"
    }
    let limit = 4 * bytes.count
    guard try LineDelta.apply(rest, to: old, version: 3, limit: limit).count <= limit else {
      return "more than was signed"
    }
    return nil
  }

  /// The index of what is published.
  private static let listIndex = FuzzTarget("list-index") { bytes in
    let index = try ListIndex(try JSON.parse(bytes))
    let again = try ListIndex(index.json)
    return again == index && again.mark == index.mark ? nil : "an index changed"
  }

  /// The configuration of stations.
  private static let stationSettings = FuzzTarget("station-settings") { bytes in
    let settings = try StationSettings(bytes)
    let name = try StationName("IBK-1")
    for place in [name, try StationName("IQ-IBK")] {
      let values = settings.values(for: name, at: place)
      guard (values.control == .reduced) == (values.controlBasis != nil) else {
        return "reduced control without its basis"
      }
    }
    return nil
  }

  /// The index of a stick's lists as anybody may have written it.
  private static let sealedIndex = FuzzTarget("sealed-index") { bytes in
    let index = try SealedIndex(bytes)
    return try index.file() == bytes ? nil : "an index changed"
  }

  /// What is sealed in it, which anybody may have sealed.
  private static let sealedLists = FuzzTarget("sealed-lists") { bytes in
    let lists = try SealedLists(line: bytes)
    guard try lists.line() == bytes else { return "lists changed" }
    for key in lists.items.flatMap(\.keys) {
      guard try key.name.utf8.count == 39 else { return "a name of another form" }
    }
    return nil
  }
}

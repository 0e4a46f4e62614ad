public import Bytes

/// The stored form of a template: `maabar/finger-template`, version 1, at most 700 bytes.
///
/// The reference page `finger-template.md` gives the layout for others to implement. Five bytes a
/// minutia; the neighbourhoods are not stored but made again when the template is read.
extension FingerTemplate {
  /// The template as bytes: 8, then 1 a list, then 5 a minutia.
  public var stored: [UInt8] {
    let all = minutiae.joined()
    // Minutiae are stored from the least column and row on.
    let left = (all.map(\.x).min() ?? 0).rounded(.down)
    let top = (all.map(\.y).min() ?? 0).rounded(.down)
    var bytes = Compact.magic + [UInt8(lists.count)]
    for origin in [left, top] { bytes += [UInt8(Int(origin) >> 8), UInt8(Int(origin) & 255)] }
    bytes += lists.map { UInt8($0.count) }
    for minutia in all {
      let x = UInt64((minutia.x - left) * 4)
      let y = UInt64((minutia.y - top) * 4)
      var word = x << 28 | y << 16 | UInt64(minutia.direction256) << 8
      word |= UInt64(minutia.kind.rawValue) << 6 | UInt64(minutia.quality.quality63)
      bytes += (0..<5).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    return bytes
  }

  /// Reads a stored template and prepares it. Every template that is read writes the same bytes.
  ///
  /// - Throws: `.template` for bytes that no template has.
  public init(stored bytes: [UInt8]) throws(Fault) {
    self.init(try FingerTemplate.read(bytes))
    guard stored == bytes else {
      throw Fault(.template, at: "template", "is not in its shortest form")
    }
  }

  /// The minutiae of a stored template, as they stand there.
  static func read(_ bytes: some Collection<UInt8>) throws(Fault) -> [[Minutia]] {
    let bytes = Array(bytes)
    func refuse(_ place: String, _ detail: String) -> Fault { Fault(.template, at: place, detail) }
    guard bytes.count >= 8, bytes.starts(with: Compact.magic) else {
      throw refuse("template", "does not begin as a finger template of version 1")
    }
    let lists = Int(bytes[3])
    guard lists <= Parameters.Comparison.mostLists, bytes.count >= 8 + lists else {
      throw refuse("lists", "\(lists)")
    }
    let counts = bytes[8..<8 + lists].map(Int.init)
    let limit = Self.limit(lists: lists)
    guard counts.allSatisfy({ $0 <= limit }), bytes.count == 8 + lists + 5 * counts.reduce(0, +)
    else { throw refuse("counts", "do not fit the length") }
    let left = Float(Int(bytes[4]) << 8 | Int(bytes[5]))
    let top = Float(Int(bytes[6]) << 8 | Int(bytes[7]))
    var place = 8 + lists
    var read: [[Minutia]] = []
    for count in counts {
      var list: [Minutia] = []
      for _ in 0..<count {
        let word = bytes[place..<place + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        place += 5
        guard let kind = Minutia.Kind(rawValue: UInt8(word >> 6 & 3)) else {
          throw refuse("kind", "3")
        }
        list.append(
          Minutia(
            x: left + Float(word >> 28 & 4095) / 4, y: top + Float(word >> 16 & 4095) / 4,
            direction: Minutia.direction(UInt8(word >> 8 & 255)), kind: kind,
            quality: UInt8(word & 63).quality100))
      }
      read.append(list)
    }
    return read
  }
}

/// Constants of the stored form.
private enum Compact {
  /// "MF" and the version.
  static let magic: [UInt8] = [0x4d, 0x46, 1]
}

extension UInt8 {
  /// A quality of 0...100 in 6 bits, and back to the nearest.
  var quality63: UInt8 { UInt8((Int(Swift.min(self, 100)) * 63 + 50) / 100) }
  var quality100: UInt8 { UInt8((Int(self) * 100 + 31) / 63) }
}

extension Fault.Code {
  /// Bytes that are no stored finger template.
  public static let template = Fault.Code("biometrics.template", .badInput)
}

import Bytes

extension MachineReadableZone {
  /// Characters on their way from raw bytes into a zone.
  struct Reading {
    /// The characters of all lines, tidied.
    private(set) var characters: [UInt8] = []
    /// Characters a line, empty lines left out.
    private var lengths: [Int] = []
    private var hasSpaces = false
    private var hasSmallLetters = false
    private var isJoined = false

    init() { characters.reserveCapacity(90) }

    /// Takes all bytes; throws `.zoneCharacter` at the first that no zone can hold.
    mutating func take(_ bytes: [UInt8]) throws(Fault) {
      var line = 1
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        try take(bytes[start..<end], line: line)
        let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
        start = end + (isPair ? 2 : 1)
        line += 1
      }
    }

    /// Takes one line: whole where every character can stand in a zone, else one by one.
    private mutating func take(_ text: ArraySlice<UInt8>, line: Int) throws(Fault) {
      let before = characters.count
      if text.allSatisfy(CharacterClass.both.contains) {
        characters += text
      } else {
        for (column, byte) in text.enumerated() {
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x3C: characters.append(byte)
          case 0x61...0x7A:
            characters.append(byte - 0x20)
            hasSmallLetters = true
          case 0x20, 0x09: hasSpaces = true
          default:
            throw Fault(
              .zoneCharacter, at: "line \(line), column \(column + 1)",
              "only A to Z, 0 to 9 and < can stand in a machine-readable zone")
          }
        }
      }
      if characters.count > before { lengths.append(characters.count - before) }
    }

    /// The format that fits the lines; throws `.zoneFormat` saying what does not.
    mutating func format() throws(Fault) -> Format {
      if lengths.count == 1, let only = lengths.first, [72, 88, 90].contains(only) {
        isJoined = true
        lengths = only == 90 ? [30, 30, 30] : [only / 2, only / 2]
      }
      let isVisa = characters.first == UInt8(ascii: "V")
      switch lengths {
      case [30, 30, 30]: return .td1
      case [36, 36]:
        guard !isOldFrenchCard else {
          throw Fault(
            .zoneFormat, at: "line 1",
            "the French identity card of before 2021 has a layout of its own; type its data")
        }
        return isVisa ? .mrvB : .td2
      case [44, 44]: return isVisa ? .mrvA : .td3
      default: throw misfit
      }
    }

    /// What was tidied.
    var tidying: [Tidying] {
      var done: [Tidying] = []
      if hasSpaces { done.append(.spaces) }
      if hasSmallLetters { done.append(.smallLetters) }
      if isJoined { done.append(.joinedLines) }
      return done
    }

    /// True when the lines stood as they do now.
    var isExact: Bool { !hasSpaces && !hasSmallLetters && !isJoined }

    /// True for the French card whose lower line has given names where TD2 has the birth date.
    private var isOldFrenchCard: Bool {
      characters.count == 72 && characters.starts(with: Array("IDFRA".utf8))
        && !characters[49..<55].allSatisfy(CharacterClass.digits.contains)
    }

    private var misfit: Fault {
      guard let longest = lengths.max() else {
        return Fault(.zoneFormat, "a machine-readable zone expected, nothing was given")
      }
      let expected =
        "three lines of 30, two of 36 or two of 44 characters expected"
      // The format meant is the one whose length most lines have, else the nearest.
      let meant = [30, 36, 44].min { abs($0 - longest) < abs($1 - longest) } ?? 44
      let count = meant == 30 ? 3 : 2
      guard lengths.count == count, let odd = lengths.firstIndex(where: { $0 != meant }) else {
        return Fault(
          .zoneFormat,
          "\(expected), but \(lengths.count) of \(lengths.map(String.init).joined(separator: ", "))"
        )
      }
      return Fault(
        .zoneFormat, at: "line \(odd + 1)", "\(meant) characters expected, but \(lengths[odd])")
    }
  }
}

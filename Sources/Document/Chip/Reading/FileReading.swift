import Bytes

/// Reads files off a chip and learns on the way what the chip can do: which blocks, whether short
/// identifiers. What was read of a file stays when the chip is lost, so that the reading goes on at
/// the offset after a new access.
///
/// Of a file whose parts come from two sessions nobody knows that it is one file of one chip: the
/// signed hashes say so afterwards, as they do of every file.
struct FileReading {
  /// How the reading of a file ended.
  enum Ending: Equatable {
    /// All of it, as its first length says.
    case whole([UInt8])
    /// The chip has no such file.
    case absent
    /// The chip does not give it; the status says why.
    case refused(String)
    /// What came is no file, or ends too early.
    case broken(String)
  }

  /// How much one command asks for now.
  private(set) var block: BlockSize
  /// The most data of one answer in blocks asked for so far.
  private(set) var largestAnswer = 0
  /// The most data that an answer of extended length may hold.
  private(set) var extendedData = FileReading.unknownExtendedData
  /// Whether an answer of extended length was had already.
  private var isExtendedProved = false
  /// Whether the chip knows short identifiers; nil before the first that it took.
  private var knowsShortIdentifiers: Bool?
  /// What is there of files that are not whole.
  private var parts: [FilePlace: [UInt8]] = [:]
  /// How often the chip was lost at a block since the last block that came.
  private var losses = 0
  private let limits: ReadingLimits

  /// What is asked for at most while the chip has not said what it can do: the rest of any file.
  /// One that can do less gives less, or refuses and is asked in shorter blocks.
  static let unknownExtendedData = 0x7FFF
  /// What protection adds to an answer: 3 bytes of tag and length over the short ones, 1 of padding
  /// mark, 16 of padding, 4 of status and 10 of checksum, 2 of the status outside.
  static let protectionBytes = 41

  /// Begins with the largest blocks that the reader passes on.
  init(_ session: ChipSession, limits: ReadingLimits = ReadingLimits()) {
    block = session.usesExtendedLength ? .extended : .short
    self.limits = limits
  }

  /// Reads no file by its short identifier from now on.
  mutating func selectFiles() { knowsShortIdentifiers = false }

  /// The chip says how long its answers can be, status included, or that they cannot be long.
  mutating func take(_ information: ChipInformation) {
    guard block == .extended else { return }
    if let most = information.longestAnswer {
      extendedData = max(0, min(most - FileReading.protectionBytes, extendedData))
      if extendedData <= ChipSession.protectedData { block = .short }
    } else if information.knowsExtendedLength == false {
      block = .short
    }
  }

  /// Reads a file of what is selected; `first` is what was read of it already, in this session.
  /// Throws what interrupts the conversation; the parts stay.
  mutating func read(
    _ place: FilePlace, after first: [UInt8] = [], in session: ChipSession
  ) throws(ChipInterruption) -> Ending {
    var bytes = first.isEmpty ? parts[place] ?? [] : first
    if !first.isEmpty {
      knowsShortIdentifiers = true
    } else if bytes.isEmpty {
      switch try begin(place, session) {
      case .success(let first): bytes = first
      case .failure(let stop): return stop.ending
      }
    } else if let stop = try select(place, session) {
      return stop
    }
    while true {
      let length: Length
      switch FileReading.length(of: bytes, at: place, limits) {
      case .success(let told): length = told
      case .failure(let stop): return finish(place, stop.ending)
      }
      guard bytes.count < length.bytes else {
        return finish(place, Array(bytes.prefix(length.bytes)))
      }
      // A file that does not say its length ends with the first answer that is not full.
      if !length.isTold, bytes.count % firstCount != 0 { return finish(place, bytes) }
      parts[place] = bytes
      switch try next(after: bytes.count, of: length.bytes, session) {
      case .more(let more): bytes += more
      case .end:
        if !length.isTold { return finish(place, bytes) }
        return finish(place, .broken("\(length.bytes) bytes expected, \(bytes.count) came"))
      case .refused(let status): return finish(place, .refused(status))
      }
    }
  }

  private mutating func finish(_ place: FilePlace, _ bytes: [UInt8]) -> Ending {
    finish(place, .whole(bytes))
  }

  private mutating func finish(_ place: FilePlace, _ ending: Ending) -> Ending {
    parts[place] = nil
    return ending
  }
}

/// A file that cannot be read, as an error within this file only.
private struct Stop: Error { let ending: FileReading.Ending }

// The beginning of a file.
extension FileReading {
  /// The first bytes, by the short identifier where the chip knows them: that saves a command.
  private mutating func begin(
    _ place: FilePlace, _ session: ChipSession
  ) throws(ChipInterruption) -> Result<[UInt8], Stop> {
    if knowsShortIdentifiers != false, place.short != FilePlace.none {
      let answer = try readOnce(
        .read(place, count: firstCount), session, hasLength: place.hasLength)
      if FileReading.hasData(answer) {
        knowsShortIdentifiers = true
        return .success(answer.data)
      }
      if let stop = FileReading.stop(answer), knowsShortIdentifiers == true {
        return .failure(stop)
      }
    }
    if let stop = try select(place, session) { return .failure(Stop(ending: stop)) }
    let answer = try readOnce(
      .read(at: 0, count: firstCount), session, hasLength: place.hasLength)
    if FileReading.hasData(answer) {
      knowsShortIdentifiers = knowsShortIdentifiers ?? false
      return .success(answer.data)
    }
    let status = answer.statusText
    return .failure(FileReading.stop(answer) ?? Stop(ending: .refused(status)))
  }

  /// Selects a file by its identifier; nil when it is selected.
  private func select(
    _ place: FilePlace, _ session: ChipSession
  ) throws(ChipInterruption) -> Ending? {
    let answer = try session.send(.select(place))
    // 61xx and 62xx come with control information that nobody asked for.
    if answer.isSuccess || answer.status >> 8 == 0x62 { return nil }
    return FileReading.stop(answer)?.ending ?? .refused(answer.statusText)
  }

  /// What the first command asks for: small files whole, of others the length.
  private var firstCount: Int { block == .small ? 160 : ChipSession.protectedData }

  /// Reads; an old chip that has a shorter buffer is asked again, and one that refuses to read over
  /// the end of a file for as much as tells the length.
  private mutating func readOnce(
    _ command: CommandAPDU, _ session: ChipSession, hasLength: Bool
  ) throws(ChipInterruption) -> ResponseAPDU {
    var shorter = command
    var answer = try session.send(command)
    if answer.status == 0x6700, block != .small {
      block = .small
      shorter.expected = firstCount
      answer = try session.send(shorter)
    }
    guard answer.status == 0x6B00, hasLength else { return answer }
    shorter.expected = FileReading.headerCount
    return try session.send(shorter)
  }

  /// Bytes that hold tag and length of any file (ISO/IEC 8825-1, clause 8.1.3): one and four, and
  /// fewer than the shortest file has.
  private static let headerCount = 5

  private static func hasData(_ answer: ResponseAPDU) -> Bool {
    !answer.data.isEmpty && (answer.isSuccess || answer.status == 0x6282)
  }

  /// What a status says about a file; nil for one that says nothing about it.
  private static func stop(_ answer: ResponseAPDU) -> Stop? {
    switch answer.status {
    case 0x6A82, 0x6A83, 0x6A88: Stop(ending: .absent)
    case 0x6982, 0x6985: Stop(ending: .refused(answer.statusText))
    default: nil
    }
  }

  /// How long a file is: as its first bytes tell, or to its end.
  private struct Length {
    let bytes: Int
    let isTold: Bool
  }

  /// The length that a file's first bytes tell, header included: one more than there are when the
  /// header is not whole yet. Some signers leave the outermost length open (indefinite).
  private static func length(
    of bytes: [UInt8], at place: FilePlace, _ limits: ReadingLimits
  ) -> Result<Length, Stop> {
    guard place.hasLength else {
      return .success(Length(bytes: limits.fileBytes, isTold: false))
    }
    switch TaggedElement.announced(bytes) {
    case .bytes(let content, let header):
      guard content <= limits.fileBytes - header else {
        return .failure(Stop(ending: .broken("\(content) bytes announced, which no file has")))
      }
      return .success(Length(bytes: header + content, isTold: true))
    case .indefinite: return .success(Length(bytes: limits.fileBytes, isTold: false))
    case .cut: return .success(Length(bytes: bytes.count + 1, isTold: true))
    case .none:
      return .failure(Stop(ending: .broken("it does not open with a tag and a length")))
    }
  }
}

// The blocks.
extension FileReading {
  private enum Block {
    case more([UInt8])
    case end
    case refused(String)
  }

  /// The next block, in the largest size that the chip gives.
  private mutating func next(
    after offset: Int, of length: Int, _ session: ChipSession
  ) throws(ChipInterruption) -> Block {
    while true {
      let wanted = min(length - offset, most(at: offset))
      let answer = try attempt(.read(at: offset, count: asked(wanted, at: offset)), session)
      let data = offset > 0x7FFF ? FileReading.unwrapped(answer.data) : answer.data
      let isLong = wanted > ChipSession.protectedData
      let isGiven = answer.isSuccess || answer.status == 0x6282
      if isGiven, let data, !data.isEmpty {
        losses = 0
        if block == .extended, isLong { isExtendedProved = true }
        largestAnswer = max(largestAnswer, data.count)
        return .more(Array(data.prefix(length - offset)))
      }
      if answer.status == 0x6282 || answer.status == 0x6B00 || isGiven { return .end }
      repeat {
        guard let smaller = block.smaller else { return .refused(answer.statusText) }
        block = smaller
      } while wanted <= size(of: block)
    }
  }

  /// Sends a read and remembers why it did not come back: a chip that is lost at its first answer
  /// of extended length, or twice at one block, is asked for less next time.
  private mutating func attempt(
    _ command: CommandAPDU, _ session: ChipSession
  ) throws(ChipInterruption) -> ResponseAPDU {
    do throws(ChipInterruption) { return try session.send(command) } catch {
      losses += 1
      if block == .extended && !isExtendedProved || losses > 1 { block = block.smaller ?? block }
      throw error
    }
  }

  private func size(of block: BlockSize) -> Int {
    switch block {
    case .extended: extendedData
    case .short: ChipSession.protectedData
    case .small: 160
    }
  }

  /// The most data that one command brings at an offset.
  private func most(at offset: Int) -> Int {
    let size = size(of: block)
    return offset > 0x7FFF ? size - FileReading.wrapping : size
  }

  /// What the command asks for: the data, and what they come wrapped in.
  private func asked(_ wanted: Int, at offset: Int) -> Int {
    guard offset > 0x7FFF else { return wanted }
    return wanted + (wanted > 255 ? 4 : wanted > 127 ? 3 : 2)
  }

  /// Tag and length of the data object in an answer to the odd instruction, at most.
  private static let wrapping = 4

  /// The content of the data object 53; nil when the answer is none.
  private static func unwrapped(_ data: [UInt8]) -> [UInt8]? {
    guard let element = try? TaggedElement(data[...]), element.tag == 0x53 else { return nil }
    return Array(element.content)
  }
}

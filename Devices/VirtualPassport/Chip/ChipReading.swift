import Bytes

// SELECT and READ BINARY (ISO/IEC 7816-4, clauses 11.1.1 and 11.2.3).
extension ChipProcessor {
  /// SELECT by name, by identifier, or the master file.
  mutating func select(_ command: ChipCommand) -> ChipAnswer {
    switch command.parameter1 {
    case 0x04: return selectApplication(command)
    case 0x00 where command.data.isEmpty || number(command.data) == FileTree.master:
      return entered(.master, command)
    case 0x00, 0x02: return selectFile(command)
    default: return .init(status: ChipStatus.wrongParameters)
    }
  }

  private mutating func selectApplication(_ command: ChipCommand) -> ChipAnswer {
    guard command.data == FileTree.application,
      !specimen.files.identifiers(in: .application).isEmpty
    else { return .init(status: ChipStatus.fileNotFound) }
    return entered(.application, command)
  }

  private mutating func entered(_ folder: FileFolder, _ command: ChipCommand) -> ChipAnswer {
    (session.folder, session.file) = (folder, nil)
    guard command.parameter2 & 0x0C == 0, command.expected != nil else { return .init() }
    let name =
      folder == .application
      ? DataObject(0x84, FileTree.application) : DataObject(0x83, [0x3F, 0x00])
    return ChipAnswer(DataObject(0x6F, [name]).encoded)
  }

  private mutating func selectFile(_ command: ChipCommand) -> ChipAnswer {
    guard let identifier = number(command.data) else {
      return .init(status: ChipStatus.wrongData)
    }
    let found = content(of: identifier)
    guard case .success(let bytes) = found else { return .init(status: found.status) }
    session.file = identifier
    guard command.parameter2 & 0x0C == 0, command.expected != nil else { return .init() }
    let size = [UInt8(bytes.count >> 8 & 0xFF), UInt8(bytes.count & 0xFF)]
    return ChipAnswer(
      DataObject(0x6F, [DataObject(0x80, size), DataObject(0x83, command.data)]).encoded)
  }

  /// A file's content, or the status that refuses it.
  enum Found {
    case success([UInt8])
    case refused(UInt16)

    var status: UInt16 {
      switch self {
      case .success: ChipStatus.success
      case .refused(let status): status
      }
    }
  }

  /// The content of a file of the selected folder, if it may be read now.
  func content(of identifier: UInt16) -> Found {
    guard let bytes = specimen.files[session.folder, identifier],
      faults[.noFile] != Int(identifier & 0x1F) || session.folder == .master
    else {
      return .refused(ChipStatus.fileNotFound)
    }
    return mayRead(identifier) ? .success(bytes) : .refused(ChipStatus.securityUnsatisfied)
  }

  /// The access conditions (Doc 9303-10, clause 3.6.1; Doc 9303-11, clause 4.1).
  private func mayRead(_ identifier: UInt16) -> Bool {
    let isOpen = session.isOpen || !specimen.access.isNeeded
    switch (session.folder, identifier) {
    case (.master, FileTree.cardSecurity): return isOpen
    case (.master, _): return true
    case (.application, _):
      let right = specimen.guarded.first { FileTree.dataGroup($0.key) == identifier }?.value
      return isOpen && (right.map(session.grants) ?? true)
    }
  }

  /// READ BINARY of the selected file or of one with a short identifier.
  mutating func readBinary(_ command: ChipCommand, room: Int) -> ChipAnswer {
    guard command.expected != nil else { return .init(status: ChipStatus.wrongLength) }
    let isShort = command.parameter1 & 0x80 != 0
    let offset =
      isShort ? Int(command.parameter2) : Int(command.parameters)
    if isShort {
      guard command.parameter1 & 0x60 == 0 else {
        return .init(status: ChipStatus.wrongParameters)
      }
      let found = pick(short: command.parameter1 & 0x1F)
      guard case .success = found else { return .init(status: found.status) }
    }
    return read(at: offset, expected: command.expected ?? 0, room: room)
  }

  /// READ BINARY with an odd instruction: the offset stands in a data object 54, the content comes
  /// in one of tag 53, so that files beyond 32,767 bytes can be read.
  mutating func readBinaryOdd(_ command: ChipCommand, room: Int) -> ChipAnswer {
    guard let expected = command.expected else { return .init(status: ChipStatus.wrongLength) }
    guard let object = DataObject.list(command.data)?.first, object.tag == 0x54,
      (1...4).contains(object.value.count)
    else { return .init(status: ChipStatus.wrongData) }
    if command.parameters != 0 {
      // A short identifier stands in the low five bits, any other number is the file's own.
      let isShort = command.parameters & 0xFFE0 == 0
      let found =
        isShort ? pick(short: command.parameter2) : pick(command.parameters)
      guard case .success = found else { return .init(status: found.status) }
    }
    let offset = object.value.reduce(0) { $0 << 8 | Int($1) }
    // Tag and length of the object count as expected bytes.
    let most = min(expected, room)
    let header = 1 + DataObject.length(max(0, most - 2)).count
    let answer = read(at: offset, expected: most - header, room: most - header)
    guard !answer.data.isEmpty else { return answer }
    return ChipAnswer(DataObject(0x53, answer.data).encoded, status: answer.status)
  }

  private mutating func pick(short: UInt8) -> Found {
    guard (1...30).contains(short) else { return .refused(ChipStatus.wrongParameters) }
    return pick(FileTree.file(short: short, in: session.folder))
  }

  private mutating func pick(_ identifier: UInt16) -> Found {
    let found = content(of: identifier)
    if case .success = found { session.file = identifier }
    return found
  }

  /// The bytes from an offset on, as many as are asked for, fit and are there.
  private mutating func read(at offset: Int, expected: Int, room: Int) -> ChipAnswer {
    guard let file = session.file else { return .init(status: ChipStatus.noFile) }
    let found = content(of: file)
    guard case .success(var bytes) = found else { return .init(status: found.status) }
    if let limit = faults[.blockLimit], expected > limit {
      return .init(status: ChipStatus.wrongLength)
    }
    let most = max(0, min(expected, room, faults[.shortReads] ?? Int.max))
    if faults[.endlessFile] == Int(file & 0x1F), session.folder == .application {
      // The tag, a length of 16 million, and as many bytes as anybody asks for.
      bytes = bytes.prefix(1) + [0x83, 0xFF, 0xFF, 0xFF]
      bytes += [UInt8](repeating: 0, count: max(0, offset + most - bytes.count))
    }
    guard offset < bytes.count else { return .init(status: ChipStatus.beyondFile) }
    let part = Array(bytes[offset..<min(bytes.count, offset + most)])
    if faults.countRead(part.count) { powerOff() }
    // 256 and 65,536 ask for all that there is, which reaches over no end.
    let isOver = offset + expected > bytes.count && expected != 256 && expected != 65_536
    return isOver ? overEnd(part) : ChipAnswer(part)
  }

  /// The answer to a command that asks for bytes behind the end of a file.
  private func overEnd(_ part: [UInt8]) -> ChipAnswer {
    if faults.has(.endWarns) { return ChipAnswer(part, status: ChipStatus.endOfFile) }
    if faults.has(.endRefused) { return .init(status: ChipStatus.beyondFile) }
    if faults.has(.endCorrected) { return .init(status: ChipStatus.rightLength(part.count)) }
    return ChipAnswer(part)
  }

  /// A file identifier of two bytes.
  private func number(_ data: [UInt8]) -> UInt16? {
    data.count == 2 ? UInt16(data[0]) << 8 | UInt16(data[1]) : nil
  }
}

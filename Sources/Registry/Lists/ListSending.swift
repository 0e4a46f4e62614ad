public import Bytes
import Crypto
public import Host
import Seal
import Store

/// What is published, laid on a stick for the stations that are enrolled, and for nobody else.
extension RegistryService {
  /// What was laid into an exchange folder.
  public struct SentLists: Equatable, Sendable {
    /// Identifiers of what is newer there than before.
    public let lists: [String]
    /// Stations that can open it: those that are enrolled and not revoked.
    public let stations: Int
    /// False when all of it lay there already, for these stations.
    public let isNew: Bool
  }

  /// Seals everything that is published into an exchange folder: statements, snapshots, deltas.
  ///
  /// What lies there already is compared, written again where it is damaged, and left otherwise. A
  /// key that was revoked opens nothing that is newer than what its station had. Throws `.fileKind`
  /// for a link in the place of a folder, and the medium's trouble; then it is begun again.
  public func sendLists(to folder: Path) throws(Fault) -> SentLists {
    let place = folder / ExchangeNames.lists
    for path in [folder, place] {
      // A link on a stick could lead anywhere.
      if let kind = files.kind(of: path), kind != .folder {
        throw Fault(.fileKind, at: path.string, "a folder expected")
      }
    }
    try files.makeFolder(place)
    let secret = try keys.master.derived("sealed-lists")
    var (items, names, sent) = ([SealedLists.Item](), Set<String>(), [String]())
    let index = place / ExchangeNames.sealedIndex
    let old = readIndex(index)
    let known = Set((try? old?.open(secret: secret))?.items.map(\.note) ?? [])
    for id in try publishedIdentifiers() {
      let publication = publication(of: id)
      let statement = try statement(id)
      let note = try publication.readNote()
      var isNew = !known.contains(note)
      var keys: [ListKey] = []
      for (path, hash, bytes) in publication.contents(statement) {
        // A key seals the one content that it is derived from, or its pieces would tell of both.
        guard try files.hash(of: path).hash == hash else {
          throw Fault(.registryDamaged, at: path.name, "not what was signed: publish it again")
        }
        let key = try ListKey(of: hash, secret: secret)
        let file = SealedFile(
          path, bytes: bytes, as: place / (try key.name), under: key, files: files)
        if try file.lay() { isNew = true }
        keys.append(key)
        names.insert(try key.name)
      }
      items.append(SealedLists.Item(note: note, keys: keys))
      if isNew { sent.append(id) }
    }
    let (stations, recipients) = try listRecipients()
    let lists = SealedLists(items)
    let isThere =
      old?.isSealed(to: recipients) ?? false && (try? old?.open(secret: secret)) == lists
    if !isThere {
      let next = try SealedIndex(
        lists, to: recipients, secret: secret, salt: randomness.bytes(SealedIndex.saltCount))
      // The index last: with it the lists are complete.
      try files.write(try next.file(), to: index)
    }
    names.insert(index.name)
    try removeSealed(in: place, except: names)
    return SentLists(lists: sent, stations: stations, isNew: !isThere || !sent.isEmpty)
  }

  private func readIndex(_ path: Path) -> SealedIndex? {
    (try? files.read(path, limit: SealedIndex.bytesAtMost)).flatMap { try? SealedIndex($0) }
  }

  /// The encryption keys of all stations that are not revoked, the present one and, where a station
  /// asked for new keys, the next.
  private func listRecipients() throws(Fault) -> (stations: Int, keys: [PublicKey]) {
    var (count, keys) = (0, [PublicKey]())
    for station in try stations.stations()
    where try revocations.revocation(of: station.key) == nil {
      count += 1
      var answers = [try EnrolmentAnswer(Array(station.answer.utf8))]
      if let renewal = try renewals.renewal(of: station.number) { answers.append(renewal.answer) }
      for answer in answers {
        keys.append(try Certificate(pem: answer.stationEncryptionCertificate).publicKey)
      }
    }
    return (count, keys)
  }

  /// Removes what was sealed before and is not of use any more, also what was cut off.
  private func removeSealed(in place: Path, except names: Set<String>) throws(Fault) {
    for entry in try files.list(place, limit: .max)
    where entry.kind == .file && !names.contains(entry.name)
      && (entry.name.hasSuffix(ExchangeNames.sealedEnding)
        || entry.name.hasSuffix(ExchangeNames.sealedEnding + SealedFile.partEnding))
    {
      try files.remove(place / entry.name)
    }
  }
}

/// A published file that is sealed onto a medium.
private struct SealedFile {
  static let partEnding = ".part"

  let source: Path
  let bytes: Int
  let target: Path
  let key: ListKey
  let files: any Files

  init(_ source: Path, bytes: Int64, as target: Path, under key: ListKey, files: any Files) {
    (self.source, self.bytes, self.target) = (source, Int(bytes), target)
    (self.key, self.files) = (key, files)
  }

  /// Writes it; false where it lies there whole.
  func lay() throws(Fault) -> Bool {
    if try lies() { return false }
    let part = Path(target.string + SealedFile.partEnding)
    try files.remove(part)
    do throws(Fault) {
      try eachPiece { piece, _ throws(Fault) in
        try files.append(piece, to: part)
        return true
      }
      try files.keep(part, as: target)
    } catch {
      try? files.remove(part)
      throw error
    }
    return true
  }

  /// Whether the very same bytes lie there: it is sealed to the same bytes each time.
  private func lies() throws(Fault) -> Bool {
    guard files.kind(of: target) == .file else { return false }
    var (isSame, end) = (true, 0)
    try eachPiece { piece, offset throws(Fault) in
      end = offset + piece.count
      isSame = (try? files.read(target, from: offset, count: piece.count)) == piece
      return isSame
    }
    return isSame && (try? files.read(target, from: end, count: 1)) == []
  }

  /// Gives each sealed piece with its place in the sealed file, while `body` wants more.
  private func eachPiece(
    _ body: ([UInt8], Int) throws(Fault) -> Bool
  ) throws(Fault) {
    var (number, offset) = (0, 0)
    while true {
      let count = min(ListKey.pieceBytes, bytes - offset)
      let piece = try files.read(source, from: offset, count: count)
      guard piece.count == count else {
        throw Fault(.registryDamaged, at: source.string, "shorter than what was signed")
      }
      offset += count
      let isLast = offset == bytes
      let sealed = try key.seal(piece, number: number, isLast: isLast)
      guard try body(sealed, ListKey.offset(of: number)), !isLast else { return }
      number += 1
    }
  }
}

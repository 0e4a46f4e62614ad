import Bytes
import Crypto
import Host
import Seal
import Support
import Testing

@testable import Station

extension TestRegistry {
  /// Seals the lists that lie in a folder in clear onto a stick, to a station's key, whatever is
  /// wrong with them.
  func seal(_ plain: Path, onto stick: Path, for sample: SampleStation) throws {
    let place = stick / ExchangeNames.lists
    try Disk().makeFolder(place)
    let verifier = try #require(statements[.list]).verifier
    var items: [SealedLists.Item] = []
    for entry in try Disk().list(plain, limit: 1000) where entry.name.hasSuffix(".note") {
      let note = try Disk().read(plain / entry.name, limit: 1 << 20)
      let statement = try? ListStatement(note: note, verifier: verifier)
      let list = String(entry.name.dropLast(5))
      var keys = [
        try seal(plain / ExchangeNames.listSnapshot(list), statement?.hash, to: place)
      ]
      for delta in statement?.deltas ?? [] {
        let path = plain / ExchangeNames.listDelta(list, from: delta.base)
        keys.append(try seal(path, delta.hash, to: place))
      }
      items.append(SealedLists.Item(note: note, keys: keys))
    }
    let index = try SealedIndex(
      SealedLists(items), to: [try sample.encryptionKey()], secret: sealingSecret,
      salt: sample.randomness.bytes(SealedIndex.saltCount))
    try Disk().write(try index.file(), to: place / ExchangeNames.sealedIndex)
  }

  /// Seals a file under the key of what it holds; of one that is missing only the key is made.
  private func seal(_ path: Path, _ hash: Digest?, to place: Path) throws -> ListKey {
    guard let bytes = try? Disk().read(path, limit: ListKey.pieceBytes) else {
      return try ListKey(of: hash ?? Hash.digest([]), secret: sealingSecret)
    }
    let key = try ListKey(of: Hash.digest(bytes), secret: sealingSecret)
    try Disk().write(try key.seal(bytes, number: 0, isLast: true), to: place / key.name)
    return key
  }

  private var sealingSecret: [UInt8] { [UInt8](repeating: 7, count: 32) }
}

extension SampleStation {
  /// The key that what goes down to the station is sealed to.
  func encryptionKey() throws -> PublicKey {
    let answer = try EnrolmentAnswer(try Disk().read(folder.enrolment, limit: 64 * 1024))
    return try Certificate(pem: answer.stationEncryptionCertificate).publicKey
  }
}

import Bytes
import Codes
import Crypto
import Seal
import Testing

@Suite("Sealed batches")
struct SealedBatchTests {
  let border: TestBorder

  init() throws { border = try TestBorder() }

  @Test("what a station seals, the registry opens")
  func roundTrip() throws {
    let lines = records(3)
    let seen = Manifest.SeenTree(size: 7, root: Hash.digest([7]))
    let previous = Hash.digest([1])
    let batch = try border.station.sealer.seal(
      lines, at: border.station.position(2, previous: previous), clocks: TestStation.clocks,
      seen: seen)
    let opened = try border.open(batch.file)
    #expect(opened.id == batch.id)
    #expect(opened.manifest == batch.manifest)
    #expect(opened.signedManifest == batch.signedManifest)
    #expect(opened.signer == border.station.certificate)
    #expect(opened.records.lines.map(Array.init) == lines)
    #expect(opened.leafHashes == lines.map { MerkleTree.leafHash($0) })
    #expect(opened.manifest.position.previous == previous)
    #expect(opened.manifest.seen == seen)
    #expect(opened.manifest.count == 3)
    #expect(opened.manifest.to == TestBorder.origin)
    #expect(opened.manifest.clocks == TestStation.clocks)
  }

  @Test("sealing twice gives two files of one id; encrypting again keeps id and signature")
  func identity() throws {
    let first = try border.station.seal(records(2))
    let second = try border.station.seal(records(2))
    #expect(first.file != second.file)
    #expect(first.id == second.id)
    let again = try border.open(BatchSealer.encrypt(first.inner, to: border.encryption))
    #expect(again.id == first.id)
    #expect(again.signedManifest == first.signedManifest)
  }

  @Test("an old key of the registry's still opens what was sealed to it")
  func oldKey() throws {
    let batch = try border.station.seal(records(1))
    let newer = try EncryptionKey.generate()
    let opened = try SealedBatch.open(
      batch.file, with: [newer, border.encryptionKey], origin: TestBorder.origin
    ) { _, _ in true }
    #expect(opened.id == batch.id)
  }

  @Test("records that no batch can hold are not sealed")
  func unsealable() throws {
    let station = border.station
    let long = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x61, count: 65_536) + Array("\"}".utf8)
    let cases: [[[UInt8]]] = [
      [], [[]], [Array("{\"a\":1}\n".utf8)], [Array("{\"a\":1}\n{\"b\":2}".utf8)],
      [Array("[1]".utf8)], [Array("-----BEGIN CMS-----".utf8)], [long],
    ]
    for records in cases {
      #expect(throws: Fault(.unsealable, "")) { try station.seal(records) }
    }
    let line = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x61, count: 60_000) + Array("\"}".utf8)
    #expect(throws: Fault(.unsealable, "")) {
      try station.seal([[UInt8]](repeating: line, count: 140))
    }
    let largest = try station.seal([[UInt8]](repeating: line, count: 139))
    #expect(largest.file.count <= Parameters.sealedFileBytes)
    #expect(try border.open(largest.file).manifest.count == 139)
  }

  @Test("a batch sealed for another log, or with a number that is none, is not made")
  func badManifest() throws {
    for seq in [0, -1] as [Int64] {
      #expect(throws: Fault.self) { try border.station.seal(records(1), seq: seq) }
    }
    #expect(throws: Fault(.key, "")) {
      try BatchSealer(
        certificate: border.station.certificate, key: .generate(), recipient: border.encryption,
        origin: TestBorder.origin)
    }
  }
}

import Bytes
import Codes
import Crypto
import Seal
import Support
import Testing

@Suite("Receipts")
struct ReceiptTests {
  let border: TestBorder
  let batch: BatchSealer.Batch
  let leaf: LogLeaf

  init() throws {
    border = try TestBorder()
    batch = try border.station.seal(records(2))
    leaf = LogLeaf(try border.open(batch.file), receivedAt: TestBorder.now)
  }

  /// A receipt at `index` of a log of `size` leaves that are otherwise no batches.
  private func receipt(at index: Int, of size: Int, leaf: LogLeaf? = nil) throws -> Receipt {
    let leaf = leaf ?? self.leaf
    var hashes = leafHashes(size)
    hashes[index] = MerkleTree.leafHash(try leaf.line())
    let tiles = TestTiles()
    try tiles.append(hashes)
    let head = Checkpoint(
      origin: TestBorder.origin, size: size, root: try tiles.tree.root())
    return Receipt(
      leaf: leaf, index: index, proof: try tiles.tree.inclusion(of: index),
      checkpoint: try head.signed(by: border.log))
  }

  /// Verifies as the station does.
  private func verify(_ bytes: [UInt8]) throws(Fault) -> Checkpoint {
    try Receipt(bytes).verify(
      with: border.log.verifier, batch: batch.id, position: border.station.position(),
      signerKey: border.station.key.publicKey.hash,
      signedManifest: Hash.digest(batch.signedManifest))
  }

  @Test("a receipt is read back as it was made and holds", arguments: [1, 2, 7, 256, 5000])
  func roundTrip(size: Int) throws {
    for index in Set([0, size / 2, size - 1]) {
      let receipt = try receipt(at: index, of: size)
      let bytes = Array(try receipt.text().utf8)
      #expect(try Receipt(bytes) == receipt)
      #expect(try verify(bytes).size == size)
      #expect(try LogLeaf(line: leaf.line()) == leaf)
    }
  }

  @Test("a receipt has at most 1,500 bytes at a million batches")
  func size() throws {
    let head = Checkpoint(origin: "registry.example/iq/1", size: 1_000_000, root: Hash.digest([1]))
    let log = try NoteSigner(name: head.origin, key: .generate())
    // The longest path to a million leaves has 20 hashes.
    let path = (0..<20).map { Hash.digest([$0]) }
    let receipt = Receipt(
      leaf: leaf, index: 999_999, proof: path, checkpoint: try head.signed(by: log))
    let count = try receipt.text().utf8.count
    #expect(count <= 1500, "\(count)")
  }

  @Test("the packed leaf is read back as it was, and no other bytes are read as one")
  func packed() throws {
    let packed = try leaf.packed()
    #expect(try LogLeaf(packed: packed) == leaf)
    var latest = packed
    latest.replaceSubrange(121..<129, with: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    var zeroth = packed
    zeroth.replaceSubrange(113..<121, with: [0, 0, 0, 0, 0, 0, 0, 0])
    let second = [2] + packed.dropFirst()
    for bad in [Array(packed.prefix(129)), second, latest, zeroth, packed + [0x20], []] {
      #expect(throws: Fault.self) { try LogLeaf(packed: bad) }
    }
  }

  @Test("a short script with openssl alone verifies a receipt, and refuses a changed one")
  func script() throws {
    let receipt = try receipt(at: 77, of: 1000)
    try withTemporaryFolder { folder in
      let text = try receipt.text()
      try write(text, to: "\(folder)/good")
      try write(border.log.verifier.key.pem, to: "\(folder)/log.pem")
      let script = "bash \(Fixture.path("batches/receipt.sh"))"
      let run = try StockTool.bash("\(script) good log.pem \(TestBorder.origin)", in: folder)
      #expect(run.status == 0, "\(run.problems) \(run.text)")
      #expect(run.output == (try leaf.line()))
      var other = receipt.proof
      other[3] = Hash.digest([9])
      let changes = [
        "index": text.replacing("index 77\n", with: "index 78\n"),
        "size": text.replacing("\n1000\n", with: "\n1001\n"),
        "path": try Receipt(
          leaf: leaf, index: 77, proof: other, checkpoint: receipt.checkpoint
        ).text(),
        "leaf": try Receipt(
          leaf: LogLeaf(
            batch: Hash.digest([1]), station: leaf.station, epoch: leaf.epoch, seq: leaf.seq,
            signerKey: leaf.signerKey, signedManifest: leaf.signedManifest,
            receivedAt: leaf.receivedAt),
          index: 77, proof: receipt.proof, checkpoint: receipt.checkpoint
        ).text(),
      ]
      for (what, changed) in changes {
        #expect(changed != text, "\(what)")
        try write(changed, to: "\(folder)/bad")
        let refused = try StockTool.bash("\(script) bad log.pem \(TestBorder.origin)", in: folder)
        #expect(refused.status != 0, "\(what)")
        #expect(throws: Fault.self, "\(what)") { try verify(Array(changed.utf8)) }
      }
    }
  }

  @Test("every single changed bit of a receipt is refused, as is every cut")
  func everyBit() throws {
    let bytes = Array(try receipt(at: 3, of: 6).text().utf8)
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: Fault.self, "bit \(bit)") { try verify(changed) }
    }
    for count in 0..<bytes.count {
      #expect(throws: Fault.self) { try verify(Array(bytes.prefix(count))) }
    }
    #expect(throws: Fault.self) { try verify(bytes + [10]) }
  }

  @Test("a receipt for another batch, station, number, key or signature is refused")
  func otherBatch() throws {
    let bytes = Array(try receipt(at: 0, of: 3).text().utf8)
    let receipt = try Receipt(bytes)
    let key = border.station.key.publicKey.hash
    let signed = Hash.digest(batch.signedManifest)
    let own = border.station.position()
    func refused(
      batch: Digest? = nil, position: Manifest.Position? = nil, key other: Digest? = nil,
      signed otherSigned: Digest? = nil
    ) {
      #expect(throws: Fault(.receipt, "")) {
        try receipt.verify(
          with: border.log.verifier, batch: batch ?? self.batch.id, position: position ?? own,
          signerKey: other ?? key, signedManifest: otherSigned ?? signed)
      }
    }
    refused(batch: Hash.digest([1]))
    refused(position: border.station.position(2))
    refused(
      position: Manifest.Position(
        station: own.station, epoch: String(own.epoch.reversed()), seq: 1, previous: nil))
    refused(
      position: Manifest.Position(
        station: try StationName("IQ-BGW"), epoch: own.epoch, seq: 1, previous: nil))
    refused(key: signed)
    refused(signed: key)
  }

  @Test("a receipt under another log's key or origin is refused")
  func otherLog() throws {
    let bytes = Array(try receipt(at: 0, of: 3).text().utf8)
    let stranger = try NoteSigner(name: TestBorder.origin, key: .generate())
    #expect(throws: Fault(.checkpoint, "")) {
      try Receipt(bytes).verify(with: stranger.verifier)
    }
  }

  @Test("a leaf with a field that is none is not written, and no other line is read as one")
  func leaves() throws {
    let bad = LogLeaf(
      batch: leaf.batch, station: leaf.station, epoch: "x", seq: 1, signerKey: leaf.signerKey,
      signedManifest: leaf.signedManifest, receivedAt: leaf.receivedAt)
    #expect(throws: Fault.self) { try bad.line() }
    let line = String(decoding: try leaf.line(), as: UTF8.self)
    for (old, new) in [
      ("maabar/log/batch/1", "maabar/log/batch/2"), ("\"seq\":1", "\"seq\":-1"),
      ("\"seq\":1", "\"seq\":1,\"z\":1"), ("\"seq\":1,", ""), ("2026-", "1926-13-"),
    ] {
      let changed = line.replacing(old, with: new)
      #expect(changed != line)
      #expect(throws: Fault.self, "\(new)") { try LogLeaf(line: Array(changed.utf8)) }
    }
  }
}

import Bytes
import Codes
import Crypto
import Host
import Seal
import Support
import Testing

@testable import Registry

@Suite("Outside witnesses of a registry's log")
struct WitnessingTests {
  /// A witness as tlog-witness describes it: it remembers the last tree that it cosigned, and
  /// answers a request with its line, or with the status that the standard names.
  private final class OutsideWitness {
    let signer: WitnessSigner
    private let log: NoteVerifier
    private var last = Checkpoint(origin: "", size: 0, root: MerkleTree().root)

    init(_ name: String, watching log: NoteVerifier) throws {
      signer = try WitnessSigner(name: name, key: .generate())
      self.log = log
    }

    func answer(_ body: String, at time: Instant) throws -> (status: Int, body: String) {
      let request = try WitnessRequest(body)
      let head = try Checkpoint(note: request.checkpoint, verifier: log)
      guard request.old == last.size else { return (409, "\(last.size)\n") }
      guard
        MerkleTree.holds(
          consistency: request.proof, oldSize: last.size, oldRoot: last.root, newSize: head.size,
          newRoot: head.root)
      else { return (422, "") }
      last = head
      return (200, try signer.cosign(head.text, at: time))
    }
  }

  private let time = Instant(milliseconds: Border.start)

  @Test("a witness cosigns tree after tree, and a receipt leads to what it cosigned")
  func cosigned() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let outside = try OutsideWitness("witness.example/w1", watching: registry.logVerifier)
      let name = outside.signer.witness.name
      try registry.add(try Witness(outside.signer.witness.description))
      #expect(
        fault { () throws(Fault) in try registry.add(outside.signer.witness) }?.code == .witness)
      var batches: [BatchSealer.Batch] = []
      for _ in 0..<4 {
        let batch = try station.seal(2)
        batches.append(batch)
        _ = try registry.ingest(batch.file)
        try registry.checkpoint()
        let plain = try registry.receipt(for: batch.id)
        guard batches.count % 2 == 0 else { continue }
        let body = try registry.request(toWitness: name).text
        let answer = try outside.answer(body, at: time)
        #expect(answer.status == 200)
        #expect(try registry.take(answer: Array(answer.body.utf8), ofWitness: name) == time)
        // The station's receipt stays the same; the other holds with both keys.
        #expect(try registry.receipt(for: batch.id) == plain)
        for old in batches {
          let receipt = try registry.receipt(for: old.id, witnessed: true)
          _ = try station.verify(receipt, for: old)
          let note = try SignedNote(receipt.checkpoint)
          #expect(try outside.signer.witness.cosignature(under: note)?.time == time)
        }
      }
      #expect(try registry.witnessStates().map(\.cosigned) == [4])
      #expect(try registry.fsck().problems == [])
      let published = try Disk().read(registry.folder.witnessed(), limit: 4096)
      let head = try Checkpoint(
        note: String(decoding: published, as: UTF8.self), verifier: registry.logVerifier)
      #expect(head.size == 4)
      _ = try registry.ingest(try station.seal(1).file)
      try registry.checkpoint()
      try registry.remove(witness: name)
      #expect(Disk().kind(of: registry.folder.witnessed()) == nil)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("a witness that has another tree says so, and is asked again from there")
  func conflict() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let outside = try OutsideWitness("witness.example/w1", watching: registry.logVerifier)
      let name = outside.signer.witness.name
      try registry.add(outside.signer.witness)
      _ = try registry.ingest(try station.seal(1).file)
      // Its answer is lost on the way: the registry does not know that it cosigned.
      _ = try outside.answer(try registry.request(toWitness: name).text, at: time)
      _ = try registry.ingest(try station.seal(1).file)
      let refused = try outside.answer(try registry.request(toWitness: name).text, at: time)
      #expect(refused.status == 409)
      #expect(try registry.take(answer: Array(refused.body.utf8), ofWitness: name) == nil)
      let answer = try outside.answer(try registry.request(toWitness: name).text, at: time)
      #expect(answer.status == 200)
      #expect(try registry.take(answer: Array(answer.body.utf8), ofWitness: name) == time)
      // Larger than the log ever was: somebody showed the witness another log.
      let larger = fault { () throws(Fault) in
        _ = try registry.take(answer: Array("9\n".utf8), ofWitness: name)
      }
      #expect(larger?.code == .witness)
    }
  }

  @Test("nothing but the witness's own line over the checkpoint that was asked for is taken")
  func refused() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let outside = try OutsideWitness("witness.example/w1", watching: registry.logVerifier)
      let name = outside.signer.witness.name
      try registry.add(outside.signer.witness)
      _ = try registry.ingest(try station.seal(1).file)
      let body = try registry.request(toWitness: name).text
      let good = try outside.answer(body, at: time).body
      let namesake = try WitnessSigner(name: name, key: .generate())
      let text = try Checkpoint(unverified: try WitnessRequest(body).checkpoint).text
      let another = Checkpoint(origin: Border.settings.origin, size: 1, root: Hash.digest([1]))
      let answers = [
        "", "\n", "no", good + "x", try namesake.cosign(text, at: time),
        try outside.signer.cosign(another.text, at: time), String(good.dropLast()),
      ]
      for answer in answers {
        let code = fault { () throws(Fault) in
          _ = try registry.take(answer: Array(answer.utf8), ofWitness: name)
        }?.code
        #expect(code == .witness, "\(answer)")
      }
      // Lines of strangers beside it are passed over.
      let beside = try namesake.cosign(text, at: time) + good
      #expect(try registry.take(answer: Array(beside.utf8), ofWitness: name) == time)
      #expect(
        fault { () throws(Fault) in _ = try registry.request(toWitness: "x") }?.code == .witness)
    }
  }
}

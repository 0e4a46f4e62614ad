import Bytes
import Codes
import Crypto
import Seal
import Support
import Testing

@Suite("Cosignatures of outside witnesses")
struct WitnessTests {
  /// A checkpoint of a public log, as its witnesses cosigned it on 2026-05-23 (SOURCE.md).
  private func real() throws -> SignedNote {
    try SignedNote(String(decoding: try Fixture.bytes("log/arche2025h1.checkpoint"), as: UTF8.self))
  }
  private let remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
  private let log =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"

  @Test("the cosignature of a public witness under a public log's checkpoint holds")
  func publicWitness() throws {
    let witness = try Witness(remora)
    #expect(witness.name == "remora.n621.de")
    #expect(witness.description == remora)
    let note = try real()
    let found = try #require(try witness.cosignature(under: note))
    #expect(found.time.description == "2026-05-23T21:50:24.000Z")
    #expect(note.signatures.count == 6)
    // The log's own signature stands beside it.
    try note.verify(try NoteVerifier(log))
    #expect(try Checkpoint(unverified: note.text + "\n" + found.line).size == 1_432_088_532)
  }

  @Test("another tree, time or key under the same cosignature is refused")
  func changed() throws {
    let text = String(
      decoding: try Fixture.bytes("log/arche2025h1.checkpoint"), as: UTF8.self)
    let witness = try Witness(remora)
    for (old, new) in [("1432088532", "1432088533"), ("qEiEgPlfF", "qEiEhPlfF")] {
      let other = try SignedNote(text.replacing(old, with: new))
      #expect(throws: Fault(.checkpoint, "")) { try witness.cosignature(under: other) }
    }
    let stranger = try Witness(name: "remora.n621.de", key: try Ed25519Key.generate().publicKey)
    #expect(try stranger.cosignature(under: try real()) == nil)
    // A log's key never stands for a witness's, nor the other way round.
    #expect(throws: Fault(.checkpoint, "")) { try Witness(log) }
    #expect(throws: Fault(.checkpoint, "")) { try NoteVerifier(remora) }
  }

  @Test("what a witness of ours cosigns holds with its key, and openssl makes the same signature")
  func openssl() throws {
    let key = try Ed25519Key.generate()
    let signer = try WitnessSigner(name: "witness.example/w1", key: key)
    let log = try NoteSigner(name: "log.example/1", key: .generate())
    let head = Checkpoint(origin: "log.example/1", size: 7, root: Hash.digest([7]))
    let note = try head.signed(by: log)
    let time = Instant(milliseconds: 1_772_352_000_000)
    let line = try signer.cosign(head.text, at: time)
    let cosigned = try SignedNote(note + line)
    #expect(try signer.witness.cosignature(under: cosigned)?.time == time)
    #expect(try signer.witness.cosignature(under: cosigned)?.line == line)
    #expect(try Checkpoint(note: note + line, verifier: log.verifier) == head)
    // Ed25519 is deterministic: the tools of any Debian come to the same line.
    try withTemporaryFolder { folder in
      try write(try key.pem(), to: "\(folder)/witness.key")
      try write(note, to: "\(folder)/checkpoint")
      let name = signer.witness.name
      let tool = try StockTool.bash(
        "bash \(Fixture.path("batches/cosign.sh")) checkpoint witness.key \(name) 1772352000", [],
        in: folder)
      #expect(tool.status == 0)
      #expect(String(decoding: tool.output, as: UTF8.self) == line)
    }
  }

  @Test("tlog-witness' own example of a request is read and written the same")
  func request() throws {
    let text = """
      old 20852014
      PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
      jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
      5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
      /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      \u{2014} example.com/behind-the-sofa \
      Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

      """
    let request = try WitnessRequest(text)
    #expect(request.old == 20_852_014 && request.proof.count == 4)
    #expect(request.text == text)
    for bad in ["old 020", "new 20852014", "old -1"] {
      #expect(throws: Fault(.checkpoint, "")) {
        try WitnessRequest(text.replacing("old 20852014", with: bad))
      }
    }
  }
}

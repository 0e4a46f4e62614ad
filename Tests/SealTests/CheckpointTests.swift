import Bytes
import Crypto
import Seal
import Testing

@Suite("Signed notes and checkpoints")
struct CheckpointTests {
  /// The example of the Go package golang.org/x/mod/sumdb/note.
  private let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private let goNote = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    \u{2014} PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

    """

  @Test("the example note of Go's note package verifies with its key")
  func goExample() throws {
    let verifier = try NoteVerifier(goKey)
    #expect(verifier.description == goKey)
    #expect(verifier.name == "PeterNeumann")
    #expect(Hex.encode(verifier.keyID) == "c74f20a3")
    let note = try SignedNote(goNote)
    try note.verify(verifier)
    #expect(note.text.hasSuffix("your problem is.\n"))
    #expect(throws: Fault(.checkpoint, "")) {
      try SignedNote(goNote.replacing("answer", with: "question")).verify(verifier)
    }
  }

  @Test("the checkpoint of tlog-checkpoint's own example is read into its three lines")
  func specificationExample() throws {
    let note = try SignedNote(
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      \u{2014} example.com/behind-the-sofa \
      Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

      """)
    #expect(note.signatures.map(\.name) == ["example.com/behind-the-sofa"])
    #expect(note.signatures.map(\.bytes.count) == [64])
    #expect(Hex.encode(note.signatures[0].keyID) == "033de0ae")
  }

  @Test("a checkpoint is signed, read and refused under any other key or name")
  func checkpoint() throws {
    let key = try Ed25519Key.generate()
    let signer = try NoteSigner(name: "log.example/1", key: key)
    let head = Checkpoint(origin: "log.example/1", size: 12_345, root: Hash.digest([1]))
    let note = try head.signed(by: signer)
    #expect(try Checkpoint(note: note, verifier: signer.verifier) == head)
    #expect(try NoteVerifier(signer.verifier.description) == signer.verifier)
    let other = try NoteSigner(name: "log.example/1", key: .generate())
    let renamed = try NoteSigner(name: "log.example/2", key: key)
    for stranger in [other, renamed] {
      #expect(throws: Fault(.checkpoint, "")) {
        try Checkpoint(note: note, verifier: stranger.verifier)
      }
    }
    #expect(throws: Fault(.checkpoint, "")) { try head.signed(by: renamed) }
  }

  @Test("signatures of other keys beside the log's are passed over, a false one of its own is not")
  func witnesses() throws {
    let signer = try NoteSigner(name: "log.example/1", key: .generate())
    let head = Checkpoint(origin: "log.example/1", size: 1, root: Hash.digest([1]))
    let note = try head.signed(by: signer)
    let witness = "\u{2014} witness.example \(Base64.encode([1, 2, 3, 4, 5]))\n"
    #expect(try Checkpoint(note: note + witness, verifier: signer.verifier) == head)
    let forged = Base64.encode(signer.verifier.keyID + [UInt8](repeating: 0, count: 64))
    #expect(throws: Fault(.checkpoint, "")) {
      try Checkpoint(note: note + "\u{2014} log.example/1 \(forged)\n", verifier: signer.verifier)
    }
    #expect(throws: Fault(.checkpoint, "")) {
      try Checkpoint(note: head.text + "\n" + witness, verifier: signer.verifier)
    }
  }

  @Test("signed text that is no checkpoint is refused, though the signature holds")
  func badText() throws {
    let key = try Ed25519Key.generate()
    let signer = try NoteSigner(name: "log.example/1", key: key)
    let root = Base64.encode(Hash.sha256([]))
    for text in [
      "log.example/1\n01\n\(root)\n", "log.example/1\n-1\n\(root)\n",
      "log.example/1\n+1\n\(root)\n",
      "log.example/1\n1\n\(root)\nmore\n", "log.example/1\n1\n", "log.example/1\n1\nAAAA\n",
      "log.example/2\n1\n\(root)\n", "\n1\n\(root)\n",
      "log.example/1\n9999999999999999999\n\(root)\n",
    ] {
      let signature = Base64.encode(signer.verifier.keyID + (try key.sign(Array(text.utf8))))
      let note = "\(text)\n\u{2014} log.example/1 \(signature)\n"
      try SignedNote(note).verify(signer.verifier)
      #expect(throws: Fault(.checkpoint, ""), "\(text)") {
        try Checkpoint(note: note, verifier: signer.verifier)
      }
    }
  }

  @Test(
    "text that is no note is refused",
    arguments: [
      "", "\n", "\n\n", "a\n", "a\n\n", "a\n\n\u{2014} k AAAA\n", "a\n\n\u{2014} k AAAAAAA=",
      "a\n\n- k AAAAAAA=\n", "a\n\n\u{2014} k+k AAAAAAA=\n", "a\n\n\u{2014}  AAAAAAA=\n",
      "a\r\n\n\u{2014} k AAAAAAA=\n", "a\n\n\u{2014} k AAAAAAA=\n\n",
      "a\u{7}\n\n\u{2014} k AAAAAAA=\n",
    ])
  func noNote(text: String) {
    #expect(throws: Fault(.checkpoint, "")) { try SignedNote(text) }
  }

  @Test(
    "text that is no verifier key is refused",
    arguments: [
      "", "a+b", "a+00000000+AAAA",
      "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
  func noKey(text: String) {
    #expect(throws: Fault(.checkpoint, "")) { try NoteVerifier(text) }
  }
}

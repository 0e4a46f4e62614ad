import Bytes
import Crypto
import Testing

@testable import Seal

@Suite("Signed statements")
struct StatementTests {
  private let signer: NoteSigner

  init() throws {
    signer = try NoteSigner(
      name: StatementKind.backup.keyName(of: "registry.example/1"), key: try .generate())
  }

  private let content: JSON = ["type": "maabar/backup/1", "size": 7]

  @Test("A statement reads back under its own key, and says what was signed")
  func roundTrip() throws {
    let note = try SignedStatement.sign(content, as: .backup, by: signer)
    let line = #"{"size":7,"type":"maabar/backup/1"}"#
    #expect(note.hasPrefix("\(line)\n\n\u{2014} registry.example/1/backup "))
    let read = try SignedStatement.open(
      Array(note.utf8), as: .backup, verifier: signer.verifier)
    #expect(read == content)
  }

  @Test("Another key's signature, another kind, or any changed byte is refused")
  func forged() throws {
    let note = Array(try SignedStatement.sign(content, as: .backup, by: signer).utf8)
    let other = try NoteSigner(name: signer.verifier.name, key: try .generate())
    let code = { (note: [UInt8], kind: StatementKind, verifier: NoteVerifier) -> Fault.Code? in
      do throws(Fault) {
        _ = try SignedStatement.open(note, as: kind, verifier: verifier)
        return nil
      } catch { return error.code }
    }
    #expect(code(note, .backup, other.verifier) == .statement)
    #expect(code(note, .list, signer.verifier) == .statement)
    for place in note.indices {
      var changed = note
      changed[place] ^= 1
      #expect(code(changed, .backup, signer.verifier) == .statement, "byte \(place)")
    }
  }

  @Test("A key signs statements of its own kind only")
  func ownKind() throws {
    for (content, kind) in [
      (content, StatementKind.list), (["type": "maabar/list/1"], .backup),
      (["type": "maabar/list/1"], .list),
    ] as [(JSON, StatementKind)] {
      #expect(throws: Fault.self) { try SignedStatement.sign(content, as: kind, by: signer) }
    }
  }
}

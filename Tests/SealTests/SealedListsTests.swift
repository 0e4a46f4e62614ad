import Bytes
import Crypto
import Support
import Testing

@testable import Seal

@Suite("Lists sealed to stations")
struct SealedListsTests {
  private let secret = [UInt8](repeating: 9, count: 32)
  private let salt = [UInt8](repeating: 5, count: 32)

  private func key(_ content: [UInt8]) throws -> ListKey {
    try ListKey(of: Hash.digest(content), secret: secret)
  }

  private func lists() throws -> SealedLists {
    SealedLists([
      .init(note: Array("a note\n".utf8), keys: [try key([1]), try key([2])]),
      .init(note: Array("another\n".utf8), keys: [try key([3])]),
    ])
  }

  @Test("Each station it is sealed to opens the index, others and other secrets do not")
  func opens() throws {
    let own = try EncryptionKey.generate()
    let next = try EncryptionKey.generate()
    let stranger = try EncryptionKey.generate()
    let lists = try lists()
    let index = try SealedIndex(
      lists, to: [own.publicKey, next.publicKey], secret: secret, salt: salt)
    let read = try SealedIndex(try index.file())
    #expect(try read.file() == index.file())
    #expect(try read.open(with: [own]) == lists)
    #expect(try read.open(with: [stranger, next]) == lists)
    #expect(try read.open(secret: secret) == lists)
    #expect(read.isSealed(to: [own.publicKey, next.publicKey]))
    #expect(!read.isSealed(to: [own.publicKey]))
    #expect(throws: Fault(.listSeal, "")) { try read.open(with: [stranger]) }
    #expect(throws: Fault(.listSeal, "")) { try read.open(with: []) }
    #expect(throws: Fault(.unauthentic, "")) {
      try read.open(secret: [UInt8](repeating: 8, count: 32))
    }
  }

  @Test("No byte of an index can change and it still open to the same station")
  func everyByte() throws {
    let own = try EncryptionKey.generate()
    let file = try SealedIndex(try lists(), to: [own.publicKey], secret: secret, salt: salt).file()
    for place in file.indices {
      var changed = file
      changed[place] ^= 1
      let lists = try? SealedIndex(changed).open(with: [own])
      #expect(lists == nil, "byte \(place)")
    }
    for end in stride(from: 0, to: file.count, by: 7) {
      let cut = try? SealedIndex(Array(file[..<end]))
      #expect(cut == nil, "cut at \(end)")
    }
  }

  @Test("Pieces cannot be exchanged, cut away at the end or put under another key")
  func pieces() throws {
    let key = try key([1])
    let pieces = try (0..<3).map { number in
      try key.seal([UInt8(number), 7], number: number, isLast: number == 2)
    }
    for number in 0..<3 {
      #expect(
        try key.open(pieces[number], number: number, isLast: number == 2) == [UInt8(number), 7])
    }
    let moved = try? key.open(pieces[1], number: 0, isLast: false)
    let ended = try? key.open(pieces[1], number: 1, isLast: true)
    let goesOn = try? key.open(pieces[2], number: 2, isLast: false)
    let other = try? ListKey(of: Hash.digest([2]), secret: secret)
      .open(pieces[0], number: 0, isLast: false)
    #expect(moved == nil && ended == nil && goesOn == nil && other == nil)
  }

  @Test("A name and a key say nothing of the content, and the same content has the same ones")
  func derived() throws {
    let other = try ListKey(of: Hash.digest([1]), secret: [UInt8](repeating: 8, count: 32))
    #expect(try key([1]) == key([1]))
    #expect(try key([1]).name == key([1]).name)
    #expect(try key([1]).name != other.name)
    #expect(try key([1]).name != key([2]).name)
    #expect(try !key([1]).name.contains(Hash.digest([1]).hex.prefix(8)))
  }

  @Test("What another program sealed after the manual opens here, byte for byte")
  func foreign() throws {
    func file(_ name: String) throws -> [UInt8] { try Fixture.bytes("sealed-lists/\(name)") }
    let station = try EncryptionKey(
      pem: String(decoding: try file("station.key"), as: UTF8.self))
    let index = try SealedIndex(try file("index.sealed"))
    let item = try #require(try index.open(with: [station]).items.first)
    #expect(String(decoding: item.note, as: UTF8.self) == "a signed note\n\n— name AAAA\n")
    let key = try #require(item.keys.first)
    #expect(item.keys.count == 1)
    // Two pieces, of which the first is a mebibyte: its tag is kept, and the second.
    let kept = try file(try key.name)
    let content = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let first = try key.seal(content, number: 0, isLast: false)
    #expect(Array(first.suffix(16)) == Array(kept.prefix(16)))
    #expect(first.count == 1_048_592 && first.count == ListKey.offset(of: 1))
    let last = try key.open(Array(kept[16...]), number: 1, isLast: true)
    #expect(last == Array("the last piece\n".utf8))
    // From the same secret the same file is made here.
    let made = try ListKey(
      of: Hash.digest(content + last), secret: [UInt8](repeating: 0x2a, count: 32))
    #expect(made == key)
  }
}

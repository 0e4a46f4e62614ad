import Bytes
import Crypto
import Seal
import Support
import Synchronization
import Testing

/// Files that OpenSSL would spend the private key on, each of which teaches a forger something.
@Suite("Files of another form never reach the private key")
struct UnusedKeyTests {
  /// How often a key was used.
  private final class Uses: Sendable {
    private let number = Mutex(0)
    func add() { number.withLock { $0 += 1 } }
    var count: Int { number.withLock { $0 } }
  }

  private let border: TestBorder
  private let batch: BatchSealer.Batch
  private let key: EncryptionKey
  private let uses = Uses()

  init() throws {
    border = try TestBorder()
    batch = try border.station.seal(records(2))
    var key = border.encryptionKey
    key.beforeUse = { [uses] in uses.add() }
    self.key = key
  }

  /// How often the private key was used on a file, which must be refused.
  private func usesRefusing(_ file: [UInt8], _ what: String) -> Int {
    let before = uses.count
    #expect(throws: Fault(.sealRefused, ""), "\(what)") {
      try SealedBatch.open(file, with: [key], origin: TestBorder.origin) { _, _ in true }
    }
    return uses.count - before
  }

  private func expectUnused(_ file: [UInt8], _ what: String) {
    #expect(usesRefusing(file, what) == 0, "\(what): the private key was used")
  }

  /// The batch's file, changed part by part with every length around the parts made to fit.
  private func changed(_ change: (inout DERTree) -> Void) throws -> [UInt8] {
    var tree = try #require(DERTree(batch.file))
    #expect(tree.der == batch.file)
    change(&tree)
    return tree.der
  }

  @Test("the key is used once on a good file, and on one with changed content, which it refuses")
  func control() throws {
    _ = try SealedBatch.open(batch.file, with: [key], origin: TestBorder.origin) { _, _ in true }
    #expect(uses.count == 1)
    var file = batch.file
    file[file.count - 100] ^= 1
    #expect(usesRefusing(file, "ciphertext") == 1)
  }

  @Test("a changed bit reaches the key only in the point, wrapped key, nonce, ciphertext and tag")
  func bits() throws {
    let tree = try #require(DERTree(batch.file))
    let message = tree[1, 0]
    let recipient = message[1, 0]
    let holes = [
      recipient[1, 0, 1].bytes.dropFirst(2), recipient[3, 0, 1].bytes[...],
      message[2, 1, 1, 0].bytes[...], message[2, 2].bytes[...], message[3].bytes[...],
    ].map(Array.init)
    #expect(holes.map(\.count).dropLast(2) == [64, 40, 12])
    var open = Set<Int>()
    for hole in holes {
      let range = try #require(batch.file.firstRange(of: hole))
      open.formUnion(range)
    }
    for place in batch.file.indices {
      var file = batch.file
      file[place] ^= 1 << UInt8(place % 8)
      let used = usesRefusing(file, "byte \(place)")
      #expect(used == (open.contains(place) ? 1 : 0), "byte \(place)")
    }
  }

  @Test("tags of 0 to 15 bytes and of 17", arguments: Array(0...15) + [17])
  func tags(count: Int) throws {
    expectUnused(
      try changed { $0[1, 0, 3].bytes = Array(($0[1, 0, 3].bytes + [0]).prefix(count)) },
      "the tag itself")
    expectUnused(
      try changed { tree in
        tree[1, 0, 3].bytes = Array((tree[1, 0, 3].bytes + [0]).prefix(count))
        tree[1, 0, 2, 1, 1, 1].bytes = [UInt8(count)]
      }, "the tag and its length among the parameters")
  }

  @Test("nonces of other lengths than 12 bytes", arguments: [0, 1, 11, 13, 16, 128, 1024, 65_536])
  func nonces(count: Int) throws {
    expectUnused(
      try changed { $0[1, 0, 2, 1, 1, 0].bytes = [UInt8](repeating: 7, count: count) }, "nonce")
  }

  @Test("bytes after the end, lengths in a longer form, indefinite lengths and split strings")
  func encodings() throws {
    for count in [1, 2, 16, 1000] {
      expectUnused(batch.file + [UInt8](repeating: 0, count: count), "\(count) bytes after it")
    }
    let content = Array(batch.file.dropFirst(4))
    #expect(batch.file.prefix(2) == [0x30, 0x82])
    expectUnused([0x30, 0x83, 0] + batch.file[2...3] + content, "a length with a leading zero")
    expectUnused([0x30, 0x80] + content + [0, 0], "an indefinite length (BER)")
    expectUnused(
      try changed { tree in
        let bytes = tree[1, 0, 2, 2].bytes
        // [0] IMPLICIT OCTET STRING in pieces, as BER allows.
        tree[1, 0, 2, 2] = DERTree(
          tag: 0xa0,
          children: [
            DERTree(tag: 4, bytes: Array(bytes.prefix(64))),
            DERTree(tag: 4, bytes: Array(bytes.dropFirst(64))),
          ])
      }, "ciphertext in pieces")
  }

  @Test("two recipients, none, one of another kind, and attributes beside the content")
  func recipients() throws {
    expectUnused(
      try changed { tree in
        let only = tree[1, 0, 1, 0]
        tree[1, 0, 1].children.append(only)
      }, "twice the same recipient")
    expectUnused(
      try changed { tree in
        var stranger = tree[1, 0, 1, 0]
        stranger[3, 0, 0, 0].bytes = [UInt8](repeating: 1, count: 20)
        tree[1, 0, 1].children.insert(stranger, at: 0)
      }, "a stranger before it")
    expectUnused(try changed { $0[1, 0, 1].children = [] }, "no recipient")
    expectUnused(
      try changed { $0[1, 0, 1, 0].tag = 0xa2 }, "a pre-shared key's recipient")
    for tag: UInt8 in [0xa1, 0xa2] {
      expectUnused(
        try changed { $0[1, 0].children.append(DERTree(tag: tag)) }, "attributes \(tag)")
    }
    expectUnused(
      try changed { $0[1, 0].children.insert(DERTree(tag: 0xa0), at: 1) }, "originator's data")
  }

  @Test("the ciphertext as EnvelopedData of CBC, CTR, CFB, OFB or ECB, the downgrade of RFC 9709")
  func downgrades() throws {
    // Object identifiers below 2.16.840.1.101.3.4.1: AES-256 ECB, CBC, OFB, CFB; CTR has none of
    // NIST's, so GCM's own stands for it with a counter block of 16 bytes.
    for arc: UInt8 in [41, 42, 43, 44, 46] {
      for isEnveloped in [true, false] {
        let file = try changed { tree in
          let nonce = tree[1, 0, 2, 1, 1, 0].bytes
          tree[1, 0, 2, 1].children = [
            DERTree(tag: 6, bytes: [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, arc]),
            DERTree(tag: 4, bytes: nonce + [0, 0, 0, 2]),
          ]
          guard isEnveloped else { return }
          tree[0].bytes = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3]
          tree[1, 0].children.removeLast()
          tree[1, 0, 0].bytes = [2]
        }
        expectUnused(file, "\(arc), EnvelopedData: \(isEnveloped)")
      }
    }
  }

  @Test("a file that names a key which is not here uses none of those that are")
  func otherKeys() throws {
    expectUnused(
      try changed { $0[1, 0, 1, 0, 3, 0, 0, 0].bytes[3] ^= 1 }, "another key identifier")
  }
}

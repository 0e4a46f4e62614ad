import Bytes
import Crypto
import Seal
import Support
import Testing

@Suite("Attachments and their packs")
struct AttachmentPackTests {
  /// Ciphertexts of several sizes around the block of 512 bytes.
  private let ciphertexts: [[UInt8]] = [17, 511, 512, 513, 2000].map { count in
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
  }

  private func pack(_ ciphertexts: [[UInt8]]) -> [UInt8] {
    var pack: [UInt8] = []
    for one in ciphertexts {
      AttachmentPack.append(one, named: Hash.digest(one), to: &pack)
    }
    return pack + AttachmentPack.end
  }

  /// What a pack gives, until its end or a fault.
  private func read(_ pack: [UInt8]) -> (good: [[UInt8]], faults: [Fault.Code]) {
    var reader = PackReader(size: pack.count)
    var good: [[UInt8]] = []
    var faults: [Fault.Code] = []
    let source: PackReader.Read = { offset, count in
      Array(pack.dropFirst(offset).prefix(count))
    }
    do throws(Fault) {
      while let entry = try reader.next(source) {
        do throws(Fault) { good.append(try reader.ciphertext(entry, source)) } catch {
          faults.append(error.code)
        }
      }
    } catch { faults.append(error.code) }
    return (good, faults)
  }

  @Test("a ciphertext is that of McGrew and Viega's test case 14: zero key, zero nonce, zero file")
  func knownAnswer() throws {
    let sealed = try SealedAttachment(
      [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32))
    #expect(
      Hex.encode(sealed.ciphertext)
        == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
    let opened = try SealedAttachment.open(
      sealed.ciphertext, name: sealed.name, key: sealed.key)
    #expect(opened == [UInt8](repeating: 0, count: 16))
  }

  @Test("a ciphertext opens under its own name and key only, and a file has a size")
  func refused() throws {
    let sealed = try SealedAttachment([1, 2, 3], key: [UInt8](repeating: 7, count: 32))
    for index in sealed.ciphertext.indices {
      var changed = sealed.ciphertext
      changed[index] ^= 1
      #expect(throws: Fault.self) {
        try SealedAttachment.open(changed, name: sealed.name, key: sealed.key)
      }
      // Even under the name that the changed bytes have.
      #expect(throws: Fault.self) {
        try SealedAttachment.open(changed, name: Hash.digest(changed), key: sealed.key)
      }
    }
    #expect(throws: Fault.self) {
      try SealedAttachment.open(
        sealed.ciphertext, name: sealed.name, key: [UInt8](repeating: 8, count: 32))
    }
    #expect(throws: Fault.self) { try SealedAttachment([], key: sealed.key) }
    #expect(throws: Fault.self) {
      try SealedAttachment(
        [UInt8](repeating: 0, count: Parameters.captureBytes + 1), key: sealed.key)
    }
  }

  @Test("GNU tar writes the same pack, byte for byte, and unpacks ours to files of their names")
  func stockTools() throws {
    try withTemporaryFolder { folder in
      try write(pack(ciphertexts), to: "\(folder)/ours.tar")
      let names = ciphertexts.map { Hash.digest($0).hex }
      for (name, bytes) in zip(names, ciphertexts) { try write(bytes, to: "\(folder)/\(name)") }
      let run = try StockTool.bash(
        """
        tar --format=ustar --owner=0 --group=0 --numeric-owner --mode=600 --mtime=@0 -b 1 \
          -cf theirs.tar "$@"
        cmp ours.tar theirs.tar
        mkdir out && tar -xf ours.tar -C out && cd out
        for name in *; do echo "$name  $name" | sha256sum -c --quiet; done
        ls | wc -l
        """, names, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(run.text == "5")
    }
  }

  @Test("a pack is read whole, and one that was cut gives what stands before the cut")
  func cut() {
    let whole = pack(ciphertexts)
    #expect(read(whole).good == ciphertexts)
    #expect(read(whole).faults.isEmpty)
    var ends: [Int] = []
    for one in ciphertexts { ends.append((ends.last ?? 0) + AttachmentPack.entryBytes(one.count)) }
    for size in stride(from: 0, to: whole.count, by: 101) {
      let (good, faults) = read(Array(whole.prefix(size)))
      #expect(good == Array(ciphertexts.prefix(ends.count { $0 <= size })), "cut at \(size)")
      #expect(faults == [.cut], "cut at \(size)")
    }
  }

  @Test("no byte of a header, filling or end may be another")
  func everyByte() {
    let whole = pack([ciphertexts[0], ciphertexts[4]])
    let content = 512..<512 + 17
    for index in 0..<1024 where !content.contains(index) {
      var changed = whole
      changed[index] ^= 0x04
      let (good, faults) = read(changed)
      // A digit of the size may become another digit: then what follows is no header.
      #expect(!faults.isEmpty, "byte \(index)")
      #expect(!good.contains(ciphertexts[0]), "byte \(index)")
    }
    for index in whole.count - 1024..<whole.count {
      var changed = whole
      changed[index] = 1
      #expect(read(changed).faults == [.attachment], "byte \(index)")
    }
    #expect(read(whole + [0]).faults == [.attachment])
    #expect(read(AttachmentPack.end).faults == [.attachment], "an empty pack")
  }

  @Test("an attachment that is not what its name says does not stop the next")
  func wrongName() {
    var wrong: [UInt8] = []
    AttachmentPack.append(ciphertexts[0], named: Hash.digest(ciphertexts[1]), to: &wrong)
    let (good, faults) = read(wrong + pack([ciphertexts[2]]))
    #expect(good == [ciphertexts[2]])
    #expect(faults == [.attachment])
  }

  @Test("a pack of a million names, or of more bytes than allowed, is given up at the bound")
  func bounds() {
    var reader = PackReader(size: 1_000_000 * 1024)
    var reads = 0
    #expect(throws: Fault.self) {
      _ = try reader.next { _, _ in
        reads += 1
        return []
      }
    }
    #expect(reads == 0)
    let small = [UInt8](repeating: 1, count: 17)
    let (good, faults) = read(pack(Array(repeating: small, count: 1025)))
    #expect(good.count == 1024)
    #expect(faults == [.attachment])
  }

  @Test("a statement says what it covers, in the order of the log, and reads back")
  func statement() throws {
    let statement = AttachmentStatement(
      log: "registry.example/maabar/1", station: try StationName("IQ-IBK"), number: 3, leaf: 7,
      line: 2, named: 40, stored: 38, missing: [Hash.digest([1])], givenUp: [Hash.digest([2])],
      backedUp: 2)
    #expect(try AttachmentStatement(json: statement.json) == statement)
    for (field, value) in [
      ("leaf", JSON.integer(-1)), ("number", 0), ("missing", ["AB"]), ("station", "x y"),
      ("givenUp", [1]), ("backedUp", -1), ("backedUp", "2"),
      ("givenUp", .array(Array(repeating: .string(Hash.digest([3]).hex), count: 900))),
      ("extra", 1), ("type", "maabar/backup/1"), ("log", "a b"),
    ] {
      var fields = try #require(statement.json.object)
      fields[field] = value
      #expect(throws: Fault.self, "\(field)") { try AttachmentStatement(json: .object(fields)) }
    }
  }
}

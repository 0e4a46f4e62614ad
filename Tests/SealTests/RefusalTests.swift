import Bytes
import Codes
import Crypto
import Seal
import Support
import Testing

/// A file is opened whole or refused with one word; nothing in the answer tells why.
@Suite("Refusals of sealed files")
struct RefusalTests {
  let border: TestBorder
  let batch: BatchSealer.Batch

  init() throws {
    border = try TestBorder()
    batch = try border.station.seal(records(3))
  }

  /// The one answer, text and all.
  private static let answer = "the sealed file is refused [seal.refused]"

  private func expectRefused(_ file: [UInt8], _ what: String) {
    do {
      _ = try border.open(file)
      Issue.record("\(what) was opened")
    } catch {
      #expect(error.description == Self.answer, "\(what)")
    }
  }

  /// Inner bytes of a signed manifest and record lines.
  private func inner(_ signed: [UInt8], _ lines: [[UInt8]]) -> [UInt8] {
    Array(PEM.encode("CMS", signed).utf8) + lines.flatMap { $0 + [10] }
  }

  private func sign(_ line: [UInt8], _ station: TestStation? = nil) throws -> [UInt8] {
    let station = station ?? border.station
    return try CMS.sign(
      line, certificate: station.certificate, key: station.key,
      atMilliseconds: TestBorder.now.milliseconds)
  }

  @Test("every single changed bit of a small sealed file is refused", arguments: 0..<8)
  func everyBit(bit: Int) throws {
    let file = try border.station.seal(records(1)).file
    _ = try border.open(file)
    for place in file.indices {
      var changed = file
      changed[place] ^= 1 << UInt8(bit)
      expectRefused(changed, "bit \(bit) of byte \(place)")
    }
  }

  @Test("a file cut anywhere, empty, longer, or of another kind is refused")
  func cut() throws {
    for count in 0..<batch.file.count { expectRefused(Array(batch.file.prefix(count)), "\(count)") }
    expectRefused(batch.file + [0], "an appended zero")
    expectRefused(batch.file + batch.file, "two files")
    expectRefused(batch.inner, "what is inside")
    expectRefused(batch.signedManifest, "a signed message")
    expectRefused(border.encryption.der, "a certificate")
    expectRefused([UInt8](repeating: 0x30, count: 9 << 20), "9 MiB")
  }

  @Test("lines spliced, dropped, repeated, reordered, added or changed are refused")
  func lines() throws {
    let good = records(3)
    let foreign = try border.station.seal(records(5), seq: 2)
    let changes: [(String, [[UInt8]])] = [
      ("dropped first", Array(good.dropFirst())), ("dropped last", Array(good.dropLast())),
      ("dropped all", []), ("repeated", good + [good[2]]),
      ("doubled", [good[0], good[0], good[2]]),
      ("reordered", [good[1], good[0], good[2]]), ("added", good + [records(4)[3]]),
      ("changed", [good[0], good[1], Array("{}".utf8)]),
      ("spliced", [Array(good[0] + good[1]), good[2]]), ("empty line", good + [[]]),
    ]
    for (what, lines) in changes {
      expectRefused(try border.encrypt(inner(batch.signedManifest, lines)), what)
    }
    expectRefused(
      try border.encrypt(inner(foreign.signedManifest, good)), "another batch's manifest")
    expectRefused(try border.encrypt(Array(batch.inner.dropLast())), "no last newline")
    let carriage = good.map { $0 + [13] }
    expectRefused(try border.encrypt(inner(batch.signedManifest, carriage)), "CRLF")
  }

  @Test("anything but one PEM block, byte for byte, before the lines is refused")
  func blocks() throws {
    let lines = records(3).flatMap { (line: [UInt8]) -> [UInt8] in line + [10] }
    let block = PEM.encode("CMS", batch.signedManifest)
    let other = PEM.encode("CMS", try border.station.seal(records(2), seq: 2).signedManifest)
    let texts: [(String, String)] = [
      ("two blocks", block + block), ("another before", other + block),
      ("another after", block + other), ("preamble", "text\n" + block), ("newline", "\n" + block),
      ("space", " " + block), ("PKCS7 label", PEM.encode("PKCS7", batch.signedManifest)),
      ("CRLF", block.replacing("\n", with: "\r\n")), ("no block", ""),
      ("text after", block + "text\n"), ("blank after", block + "\n"),
      ("long lines", wrapped(batch.signedManifest, at: 76)),
      ("one line", wrapped(batch.signedManifest, at: 100_000)),
      ("trailing space", block.replacing("-----END CMS-----\n", with: "-----END CMS----- \n")),
      ("bytes after DER", PEM.encode("CMS", batch.signedManifest + [0])),
      ("certificate", PEM.encode("CMS", border.station.certificate.der)),
      ("no end", "-----BEGIN CMS-----\nAAAA\n"), ("begin only", "-----BEGIN CMS-----\n"),
    ]
    for (what, text) in texts {
      expectRefused(try border.encrypt(Array(text.utf8) + lines), what)
      expectRefused(try border.encrypt(Array(text.utf8)), what + " alone")
    }
    expectRefused(try border.encrypt(batch.inner + Array(block.utf8)), "a block at the end")
    expectRefused(try border.encrypt([]), "nothing")
  }

  private func wrapped(_ der: [UInt8], at width: Int) -> String {
    let text = Array(Base64.encode(der))
    let lines = stride(from: 0, to: text.count, by: width)
      .map { String(text[$0..<min($0 + width, text.count)]) + "\n" }
    return "-----BEGIN CMS-----\n\(lines.joined())-----END CMS-----\n"
  }

  @Test("a manifest signed by another station, a stranger or a second signer is refused")
  func signers() throws {
    let lines = records(3)
    let line = try batch.manifest.line()
    let neighbour = try TestStation("IQ-BGW", border.root, border.encryption)
    expectRefused(try border.encrypt(inner(sign(line, neighbour), lines)), "another station")
    let namesake = try TestStation("IQ-IBK", border.root, border.encryption)
    expectRefused(try border.encrypt(inner(sign(line, namesake), lines)), "a key not enrolled")
    let byNeighbour = try neighbour.seal(lines)
    expectRefused(byNeighbour.file, "a station that is not enrolled")
  }

  @Test("what the enrolled key signed is refused when the manifest does not hold")
  func manifests() throws {
    let line = String(decoding: try batch.manifest.line(), as: UTF8.self)
    let hash = batch.manifest.recordsHash.hex
    let changes: [(String, String, String)] = [
      ("another log", "registry.example/maabar/1", "registry.example/maabar/2"),
      ("count", "\"count\":3", "\"count\":4"), ("zero count", "\"count\":3", "\"count\":0"),
      ("hash", hash, batch.id.hex), ("root", batch.manifest.root.hex, batch.id.hex),
      ("upper case", hash, hash.uppercased()), ("space", "\"count\":3", "\"count\": 3"),
      ("duplicate key", "{\"boot\"", "{\"boot\":\"x\",\"boot\""),
      ("duplicate count", "\"count\":3", "\"count\":3,\"count\":3"),
      ("unknown field", "{\"boot\"", "{\"able\":1,\"boot\""),
      ("missing field", "\"count\":3,", ""), ("seq", "\"seq\":1", "\"seq\":0"),
      ("text for number", "\"seq\":1", "\"seq\":\"1\""), ("station", "IQ-IBK", "iq-ibk"),
      ("other type", "maabar/batch/1", "maabar/record/1"),
      ("no version", "maabar/batch/1", "maabar"),
      ("version 0", "maabar/batch/1", "maabar/batch/0"), ("epoch", TestBorder.epoch, "ff"),
      ("previous", "\"root\"", "\"previous\":\"\",\"root\""), ("array", "{", "["),
    ]
    for (what, old, new) in changes {
      let changed = line.replacing(old, with: new)
      #expect(changed != line, "\(what)")
      let signed = try sign(Array(changed.utf8))
      expectRefused(try border.encrypt(inner(signed, records(3))), what)
    }
    expectRefused(try border.encrypt(inner(sign([]), records(3))), "an empty manifest")
    expectRefused(try border.encrypt(inner(sign(Array(line.utf8) + [10]), records(3))), "newline")
  }

  @Test("a newer format is named as such once the enrolled key's signature holds, and only then")
  func newer() throws {
    let line = String(decoding: try batch.manifest.line(), as: UTF8.self)
    let stranger = try TestStation("IQ-IBK", border.root, border.encryption)
    for (old, new) in [
      ("maabar/batch/1", "maabar/batch/2"), ("\"schema\":1", "\"schema\":2"),
    ] {
      let changed = Array(line.replacing(old, with: new).utf8)
      let file = try border.encrypt(inner(sign(changed), records(3)))
      #expect(throws: Fault(.sealNewer, "")) { try border.open(file) }
      expectRefused(try border.encrypt(inner(sign(changed, stranger), records(3))), "a stranger's")
    }
  }

  @Test("a registry that cannot look a key up refuses nothing")
  func lookUp() {
    #expect(throws: Fault(.log, "")) {
      try SealedBatch.open(
        batch.file, with: [border.encryptionKey], origin: TestBorder.origin
      ) { _, _ throws(Fault) in throw Fault(.log, "the disk is gone") }
    }
  }

  @Test("without the key it is sealed to, a file is refused")
  func otherKey() throws {
    let other = try EncryptionKey.generate()
    for keys in [[], [other]] {
      #expect(throws: Fault(.sealRefused, "")) {
        try SealedBatch.open(batch.file, with: keys, origin: TestBorder.origin) { _, _ in true }
      }
    }
  }
}

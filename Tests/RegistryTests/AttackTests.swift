import Bytes
import Codes
import Crypto
import Foundation
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry

/// What somebody who holds a stick, a certificate or another station's key may try.
@Suite("Attacks on taking batches in")
struct AttackTests {
  @Test("A station that says it was shown a tree that never was keeps nobody from a backup")
  func falseTrees() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      for (seq, size) in [(1, 1), (2, 1 << 30)] {
        let batch = try station.seal(
          [try station.line(Int64(seq))], seq: Int64(seq), previous: nil, epoch: nil,
          seen: Manifest.SeenTree(size: size, root: Hash.digest([7])))
        _ = try registry.ingest(batch.file)
        _ = try registry.checkpoint()
      }
      let findings = try registry.fsck()
      #expect(findings.isWhole && findings.otherTrees.count == 2, "\(findings)")
      let made = try registry.backUp(to: Path(folder) / "a", keys: Path(folder) / "b")
      #expect(made.manifest.batches == 2)
    }
  }

  /// The inner bytes with another signature block over the same record lines.
  private func inner(_ batch: BatchSealer.Batch, signed: [UInt8]) -> [UInt8] {
    let block = PEM.encode("CMS", batch.signedManifest).utf8.count
    return Array(PEM.encode("CMS", signed).utf8) + batch.inner[block...]
  }

  private func encrypt(_ inner: [UInt8], _ station: SmallStation) throws -> [UInt8] {
    try BatchSealer.encrypt(inner, to: Certificate(pem: station.answer.encryptionCertificate))
  }

  /// The signature of a signed message with s replaced by n - s, which nobody needs the key for.
  private func mirrored(_ signed: [UInt8]) throws -> [UInt8] {
    var message = try #require(DERTree(signed))
    var pair = try #require(DERTree(message[1, 0, -1, 0, -1].bytes))
    // The order of P-256 (SEC 2, clause 2.4.2).
    let order = try Hex.decode(
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    let value = pair[1].bytes
    let s = [UInt8](repeating: 0, count: max(0, 32 - value.count)) + value.suffix(32)
    var difference = [UInt8](repeating: 0, count: 32)
    var borrow = 0
    for place in (0..<32).reversed() {
      let digit = Int(order[place]) - Int(s[place]) - borrow
      borrow = digit < 0 ? 1 : 0
      difference[place] = UInt8(digit & 0xff)
    }
    let digits = Array(difference.drop { $0 == 0 })
    pair[1].bytes = (digits.first ?? 0) >= 0x80 ? [0] + digits : digits
    message[1, 0, -1, 0, -1].bytes = pair.der
    #expect(message.der != signed)
    return message.der
  }

  @Test("one manifest with a second signature, or with (r, n - s), gets the same receipt, one leaf")
  func secondSignatures() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      for first in 0..<2 {
        let batch = try station.seal()
        let line = try batch.manifest.line()
        let certificate = try Certificate(pem: station.answer.stationCertificate)
        let again = try CMS.sign(
          line, certificate: certificate, key: station.key, atMilliseconds: Border.start + 5000)
        let mirror = try mirrored(batch.signedManifest)
        #expect(try CMS.verify(mirror).content == line, "OpenSSL takes (r, n - s)")
        // Whichever comes first is kept; the others are it again.
        var files = [batch.file]
        for signed in [again, mirror] {
          files.append(try encrypt(inner(batch, signed: signed), station))
        }
        if first == 1 { files.reverse() }
        #expect(try registry.ingest(files[0]).outcome == .accepted)
        try registry.checkpoint()
        let receipt = try registry.receipt(for: batch.id).text()
        for file in files {
          #expect(try registry.ingest(file).outcome == .repeated)
          try registry.checkpoint()
          #expect(try registry.receipt(for: batch.id).text() == receipt)
        }
        #expect(try registry.lastCheckpoint()?.head.size == first + 1)
      }
      #expect(try registry.fsck().problems == [])
      #expect(try registry.fsck().records == 6)
    }
  }

  @Test("manifests signed by another station, a TLS, officer or public authority's certificate")
  func signers() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let neighbour = try SmallStation("BGW-1", at: registry)
      let batch = try station.seal()
      let line = try batch.manifest.line()
      let pem = try stockCertificates(in: folder, registry)
      var signers: [(String, Certificate, SigningKey)] = [
        (
          "another station", try Certificate(pem: neighbour.answer.stationCertificate),
          neighbour.key
        )
      ]
      for what in ["tls", "officer", "public", "self"] {
        signers.append(
          (
            what, try Certificate(pem: try #require(pem["\(what).pem"])),
            try SigningKey(pem: try #require(pem["\(what).key"]))
          ))
      }
      for (what, certificate, key) in signers {
        let signed = try CMS.sign(
          line, certificate: certificate, key: key, atMilliseconds: Border.start)
        let file = try encrypt(inner(batch, signed: signed), station)
        #expect(try registry.ingest(file).outcome == .refused, "\(what)")
      }
      #expect(try registry.ingest(batch.file).outcome == .accepted)
      #expect(try registry.fsck().batches == 1)
    }
  }

  /// Keys with certificates in this station's name for TLS (the registry's own authority), an
  /// officer (the same), a public authority's for mail, and one that vouches for itself.
  private func stockCertificates(
    in folder: String, _ registry: RegistryService
  ) throws -> [String: String] {
    let place = folder + "/pki"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let own = registry.folder
    try FileManager.default.copyItem(
      atPath: own.stationAuthorityCertificate.string, toPath: place + "/own.pem")
    try FileManager.default.copyItem(
      atPath: own.stationAuthorityKey.string, toPath: place + "/own.key")
    let run = try StockTool.bash(
      """
      new() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key; }
      issue() {
        new $1; printf '%s\\n' "$3" > $1.ext
        openssl req -new -key $1.key -subj /CN=IBK-1 -out $1.csr
        openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days 400 \
          -extfile $1.ext -out $1.pem
      }
      new ca; openssl req -x509 -new -key ca.key -subj '/CN=Public Mail CA' -days 400 -out ca.pem
      issue tls own 'extendedKeyUsage=serverAuth,clientAuth'
      issue officer own 'extendedKeyUsage=clientAuth,emailProtection'
      issue public ca 'extendedKeyUsage=emailProtection'
      new self; openssl req -x509 -new -key self.key -subj /CN=IBK-1 -days 400 -out self.pem
      """, in: place)
    #expect(run.status == 0, "\(run.problems)")
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: place) {
      files[name] = try? String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)
    }
    return files
  }

  @Test("a batch re-encrypted to another registry is refused there, enrolled as the station may be")
  func otherRegistry() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder + "/one").make()
      let station = try SmallStation("IBK-1", at: registry)
      let other = try RegistryService.make(
        RegistrySettings(name: "Other", origin: "registry.example/other/1"),
        in: Path(folder) / "other", files: Disk(), timekeeper: Border(folder).clock,
        randomness: SystemRandomness())
      // The very same key is enrolled there under the same name and epoch.
      let answer = try other.enrol(station.request)
      let batch = try station.seal()
      let moved = try BatchSealer.encrypt(
        batch.inner, to: Certificate(pem: answer.encryptionCertificate))
      #expect(try other.ingest(moved).outcome == .refused)
      #expect(try registry.ingest(moved).outcome == .refused, "not encrypted to this one")
      #expect(try registry.ingest(batch.file).outcome == .accepted)
      #expect(try other.fsck().batches == 0)
    }
  }

  @Test("batches in any order, repeated and dropped, end in the same records and exact gaps")
  func orders() throws {
    let orders: [[Int]] = [
      [0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 0, 3, 3, 2, 0], [2, 0, 3, 1, 2], [0, 0, 0, 1, 2, 3],
    ]
    for order in orders {
      try withTemporaryFolder { folder in
        let registry = try Border(folder).make()
        let station = try SmallStation("IBK-1", at: registry)
        let batches = try (0..<4).map { _ in try station.seal(2) }
        var seen = Set<Int>()
        for index in order {
          let expected: Ingested.Outcome = seen.insert(index).inserted ? .accepted : .repeated
          #expect(try registry.ingest(batches[index].file).outcome == expected, "\(order)")
          let head = try #require(seen.max())
          let lacking = Set((0..<head).filter { !seen.contains($0) }.map { Int64($0 + 1) })
          let missing = try #require(try registry.answer(to: station.name)?.missing)
          #expect(Set(missing.joined()) == lacking)
        }
        try registry.checkpoint()
        let findings = try registry.fsck()
        #expect(findings.problems == [])
        #expect(findings.records == 8 && findings.batches == 4)
      }
    }
  }

  @Test("what is refused leaves no plaintext, no file and no growing store behind")
  func leavesNothing() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let marked = try station.line(1, document: "CANARY77081")
      let batch = try station.seal([marked], seq: 1, previous: nil)
      let before = try FileManager.default.subpathsOfDirectory(atPath: border.root.string).sorted()
      var files: [[UInt8]] = [
        Array(batch.file.dropLast()), batch.file + [0], batch.inner, batch.signedManifest,
        try encrypt(batch.inner + batch.inner, station),
        try encrypt(Array(batch.inner.dropLast(5)), station),
      ]
      // Authentic up to its last byte: what a careless program has written out by then.
      for place in [batch.file.count - 1, batch.file.count - 20, batch.file.count / 2] {
        var file = batch.file
        file[place] ^= 0x80
        files.append(file)
      }
      for (number, file) in files.enumerated() {
        #expect(try registry.ingest(file).outcome == .refused, "\(number)")
        try border.carry(file, of: "IBK-1", as: "\(number).batch")
      }
      _ = try registry.ingest(exchange: border.exchange)
      #expect(
        try FileManager.default.subpathsOfDirectory(atPath: border.root.string).sorted() == before)
      for path in before where Disk().kind(of: border.root / path) == .file {
        let bytes = try Disk().read(border.root / path, limit: 1 << 26)
        #expect(bytes.firstRange(of: Array("CANARY77081".utf8)) == nil, "\(path)")
      }
    }
  }
}

import Bytes
import Codes
import Crypto
import Seal
import Support
import Testing

/// Files that OpenSSL's own command makes or opens and that must not, or must, be opened here.
@Suite("Sealed files and OpenSSL's command")
struct StockEnvelopeTests {
  let border: TestBorder
  let batch: BatchSealer.Batch

  init() throws {
    border = try TestBorder()
    batch = try border.station.seal(records(3))
  }

  /// Puts keys, certificates and the batch's parts into a folder.
  private func lay(out folder: String) throws {
    try write(border.root.certificate.pem, to: "\(folder)/authorities.pem")
    try write(border.encryption.pem, to: "\(folder)/registry.pem")
    try write(border.encryptionKey.pem(), to: "\(folder)/registry.key")
    try write(border.station.certificate.pem, to: "\(folder)/station.pem")
    try write(border.station.key.pem(), to: "\(folder)/station.key")
    try write(batch.file, to: "\(folder)/batch.p7m")
    try write(batch.inner, to: "\(folder)/inner")
    try write(batch.manifest.line(), to: "\(folder)/manifest.json")
    try write(records(3).flatMap { $0 + [10] }, to: "\(folder)/records.jsonl")
  }

  private func script(_ name: String) -> String { "bash \(Fixture.path("batches/\(name)"))" }

  @Test("a reader opens and verifies a sealed file with openssl and sed alone")
  func open() throws {
    try withTemporaryFolder { folder in
      try lay(out: folder)
      let seconds = TestBorder.now.milliseconds / 1000
      let run = try StockTool.bash(
        "\(script("open.sh")) batch.p7m registry.pem registry.key authorities.pem \(seconds) out",
        in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(try read("\(folder)/out/manifest.json") == batch.manifest.line())
      #expect(try read("\(folder)/out/records.jsonl") == records(3).flatMap { $0 + [10] })
      #expect(run.text.contains("batch id \(batch.id.hex)"))
      #expect(run.text.contains("records hold"))
      // The script notices a record that is not the signed one.
      let forged = try border.encrypt(batch.inner.dropLast(10) + Array("\"11\"}\n".utf8))
      try write(forged, to: "\(folder)/forged.p7m")
      let refused = try StockTool.bash(
        "\(script("open.sh")) forged.p7m registry.pem registry.key authorities.pem \(seconds) two",
        in: folder)
      #expect(refused.status != 0)
    }
  }

  @Test("a batch that was sealed with openssl alone is opened")
  func seal() throws {
    try withTemporaryFolder { folder in
      try lay(out: folder)
      let run = try StockTool.bash(
        """
        \(script("seal.sh")) manifest.json records.jsonl station.pem station.key registry.pem s.p7m
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      let opened = try border.open(read("\(folder)/s.p7m"))
      #expect(opened.id == batch.id)
      #expect(opened.records.lines.map(Array.init) == records(3))
    }
  }

  @Test("two signers, a second certificate, no CAdES and another digest are refused")
  func signatures() throws {
    try withTemporaryFolder { folder in
      try lay(out: folder)
      let other = try TestStation("IQ-BGW", border.root, border.encryption)
      try write(other.certificate.pem, to: "\(folder)/other.pem")
      try write(other.key.pem(), to: "\(folder)/other.key")
      let own = "-signer station.pem -inkey station.key"
      let signatures = [
        "good": "-md sha256 -cades \(own)",
        "two signers": "-md sha256 -cades \(own) -signer other.pem -inkey other.key",
        "two certificates": "-md sha256 -cades \(own) -certfile other.pem",
        "no certificate": "-md sha256 -cades \(own) -nocerts", "no CAdES": "-md sha256 \(own)",
        "no attributes": "-md sha256 -noattr \(own)", "SHA-512": "-md sha512 -cades \(own)",
        "streamed": "-md sha256 -cades -stream \(own)",
      ]
      for (what, options) in signatures {
        let run = try StockTool.bash(
          """
          openssl cms -sign -binary -nodetach -in manifest.json -outform PEM -out block \(options)
          cat block records.jsonl
          """, in: folder)
        #expect(run.status == 0, "\(what): \(run.problems)")
        let file = try border.encrypt(run.output)
        if what == "good" {
          #expect(try border.open(file).id == batch.id)
        } else {
          #expect(throws: Fault(.sealRefused, ""), "\(what)") { try border.open(file) }
        }
      }
    }
  }

  @Test("what OpenSSL's command opens and the template forbids is refused")
  func envelopes() throws {
    try withTemporaryFolder { folder in
      try lay(out: folder)
      let recipient = "-recip registry.pem -keyid -keyopt ecdh_kdf_md:sha256"
      let encrypt = "openssl cms -encrypt -binary -in inner -outform DER -out made.p7m"
      let files = [
        "CBC": "\(encrypt) -aes-256-cbc \(recipient)",
        "AES-128": "\(encrypt) -aes-128-gcm \(recipient)",
        "SHA-1 derivation": "\(encrypt) -aes-256-gcm -recip registry.pem -keyid",
        "issuer and serial": "\(encrypt) -aes-256-gcm \(recipient.replacing("-keyid ", with: ""))",
        "BER": "\(encrypt) -aes-256-gcm -stream \(recipient)",
        "two recipients": """
        openssl ecparam -name prime256v1 -genkey -noout -out x.key
        openssl req -x509 -new -key x.key -subj /CN=x -days 1 -out x.pem
        \(encrypt) -aes-256-gcm \(recipient) \(recipient.replacing("registry", with: "x"))
        """,
      ]
      for (what, script) in files {
        let made = try StockTool.bash(script, in: folder)
        #expect(made.status == 0, "\(what): \(made.problems)")
        try expectOnlyStockOpens(read("\(folder)/made.p7m"), what, in: folder)
      }
      try expectOnlyStockOpens(batch.file + [0, 1, 2], "appended bytes", in: folder)
      for count in 4...15 { try expectOnlyStockOpens(shortTag(count), "tag \(count)", in: folder) }
    }
  }

  /// OpenSSL's command gives the inner bytes for this file; ours gives the one refusal.
  private func expectOnlyStockOpens(_ file: [UInt8], _ what: String, in folder: String) throws {
    try write(file, to: "\(folder)/tried.p7m")
    let run = try StockTool.bash(
      """
      openssl cms -decrypt -binary -inform DER -in tried.p7m -recip registry.pem -inkey registry.key
      """, in: folder)
    #expect(
      run.status == 0 && run.output == batch.inner, "\(what): the test's file is not as meant")
    #expect(throws: Fault(.sealRefused, ""), "\(what)") { try border.open(file) }
  }

  /// The batch's file with its tag cut to `count` bytes and every length around it made to fit.
  private func shortTag(_ count: Int) throws -> [UInt8] {
    let less = 16 - count
    var file = Array(batch.file.dropLast(less))
    file[file.count - count - 1] = UInt8(count)
    // The lengths of ContentInfo, its content and AuthEnvelopedData: two bytes each at this size.
    for place in [2, 19, 23] {
      #expect(file[place - 1] == 0x82)
      let length = Int(file[place]) << 8 + Int(file[place + 1]) - less
      file[place] = UInt8(length >> 8)
      file[place + 1] = UInt8(length & 0xff)
    }
    return file
  }
}

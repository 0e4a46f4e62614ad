import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

/// An issuing state made with openssl in a folder of a test: an authority of the Netherlands, a
/// link to its next key, document signers, revocation lists, and one of Belgium beside it. All
/// certificates count from 2020 to 2040.
struct TestIssuer {
  let folder: String
  /// 2030-06-01.
  static let now = Instant(milliseconds: 1_906_502_400_000)

  private static let script = #"""
    conf() { # name subject-country
      mkdir -p $1.d; touch $1.d/index.txt; echo 01 > $1.d/serial; echo 01 > $1.d/crlnumber
      cat > $1.cnf <<END
    [ca]
    default_ca = d
    [d]
    database = $1.d/index.txt
    serial = $1.d/serial
    crlnumber = $1.d/crlnumber
    new_certs_dir = $1.d
    default_md = sha256
    default_crl_days = 90
    policy = p
    unique_subject = no
    default_startdate = 20200101000000Z
    default_enddate = 20400101000000Z
    [p]
    countryName = optional
    commonName = optional
    [authority]
    basicConstraints = critical,CA:true,pathlen:0
    keyUsage = critical,keyCertSign,cRLSign
    subjectKeyIdentifier = hash
    authorityKeyIdentifier = keyid
    [signer]
    keyUsage = critical,digitalSignature
    subjectKeyIdentifier = hash
    authorityKeyIdentifier = keyid
    [used]
    keyUsage = critical,digitalSignature
    subjectKeyIdentifier = hash
    authorityKeyIdentifier = keyid
    2.5.29.16 = ASN1:SEQUENCE:period
    [period]
    from = IMPLICIT:0,GENERALIZEDTIME:20200101000000Z
    until = IMPLICIT:1,GENERALIZEDTIME:20210101000000Z
    [crl]
    authorityKeyIdentifier = keyid
    END
    }
    key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
    request() { key $1; openssl req -new -key $1.key -subj "$2" -out $1.csr; }
    issue() { # authority name section
      openssl ca -batch -notext -config $1.cnf -cert $1.pem -keyfile $1.key -in $2.csr -out $2.pem \
        -extensions $3
    }
    root() { # name subject
      conf $1; request $1 "$2"
      openssl ca -batch -notext -config $1.cnf -selfsign -keyfile $1.key -in $1.csr -out $1.pem \
        -extensions authority
    }
    crl() { # authority file last next
      openssl ca -batch -gencrl -config $1.cnf -cert $1.pem -keyfile $1.key -crlexts crl \
        -crl_lastupdate $3 -crl_nextupdate $4 -out $2
    }
    root ca "/C=NL/CN=CSCA NL"
    root abroad "/C=BE/CN=CSCA BE"
    root false "/C=NL/CN=CSCA NL"
    request ds "/C=NL/CN=DS 1"; issue ca ds signer
    request used "/C=NL/CN=DS 2"; issue ca used used
    request next "/C=NL/CN=CSCA NL 2"; issue ca next authority
    request foreign "/C=NL/CN=DS 3"; issue abroad foreign signer
    request list "/C=NL/CN=List signer"; issue ca list signer
    crl ca none.crl 20300501000000Z 20300801000000Z
    crl ca overdue.crl 20200501000000Z 20200801000000Z
    crl false false.crl 20300501000000Z 20300801000000Z
    openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -revoke ds.pem \
      -crl_reason keyCompromise
    crl ca revoked.crl 20300502000000Z 20300801000000Z
    """#

  /// Makes the issuer; cancels the test where openssl is not installed.
  init(in folder: String) throws {
    self.folder = folder
    let tool = try StockTool.bash(
      "{ \(TestIssuer.script)\n } 2>log || { cat log >&2; exit 1; }", in: folder)
    #expect(tool.status == 0, "\(tool.problems)")
  }

  /// The bytes of a file that was made.
  func file(_ name: String) throws -> [UInt8] { try read("\(folder)/\(name)") }

  /// A certificate that was made.
  func certificate(_ name: String) throws -> IssuerCertificate {
    let text = String(decoding: try file("\(name).pem"), as: UTF8.self)
    return try IssuerCertificate(der: try #require(PEM.decode("CERTIFICATE", from: text).first))
  }

  /// What trusts these files.
  func trust(_ names: String...) throws -> IssuerTrust {
    var trust = IssuerTrust()
    for name in names { try trust.add(try file(name), named: name) }
    return trust
  }

  /// Content as one of the issuer's signers signs it.
  func sign(
    _ content: [UInt8], _ type: String, by signer: String = "ds", withCertificate: Bool = true
  ) throws -> [UInt8] {
    try write(content, to: "\(folder)/content")
    let options = withCertificate ? "" : "-nocerts"
    let tool = try StockTool.bash(
      """
      openssl cms -sign -binary -in content -signer \(signer).pem -inkey \(signer).key \
        -outform DER -nodetach -econtent_type \(type) -md sha256 \(options) -out signed
      """, in: folder)
    #expect(tool.status == 0, "\(tool.problems)")
    return try file("signed")
  }

  /// A chip of one data group, the zone of a Dutch specimen, with its security object.
  func chip(
    by signer: String = "ds", withCertificate: Bool = true,
    type: String = SecurityObject.contentType
  ) throws -> ChipContent {
    let zone = try Fixture.bytes("chip/loes-2006/ef0101.bin")
    let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
    let entry = der(0x30, der(0x02, [1]), der(0x04, Hash.sha256(zone)))
    let content = der(0x30, der(0x02, [0]), der(0x30, der(0x06, sha256)), der(0x30, entry))
    let signed = try sign(content, type, by: signer, withCertificate: withCertificate)
    var chip = ChipContent()
    try chip.add(der(0x77, signed), named: "sod")
    try chip.add(zone, named: "dg1")
    return chip
  }
}

/// An element of DER.
func der(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
  let content = parts.flatMap(\.self)
  let count = content.count
  if count < 0x80 { return [tag, UInt8(count)] + content }
  if count < 0x100 { return [tag, 0x81, UInt8(count)] + content }
  return [tag, 0x82, UInt8(count >> 8), UInt8(count & 0xFF)] + content
}

/// An object identifier of DER, given with points.
func identifier(_ text: String) -> [UInt8] {
  let parts = text.split(separator: ".").compactMap { Int($0) }
  var bytes: [UInt8] = []
  for part in [parts[0] * 40 + parts[1]] + parts.dropFirst(2) {
    var digits = [UInt8(part & 0x7F)]
    var rest = part >> 7
    while rest > 0 {
      digits.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    bytes += digits
  }
  return der(0x06, bytes)
}

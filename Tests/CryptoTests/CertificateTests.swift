import Bytes
import Crypto
import Support
import Testing

@Suite("Certificates")
struct CertificateTests {
  let authorities: TestAuthorities
  private let start = TestAuthorities.start

  init() throws { authorities = try TestAuthorities() }

  @Test("a certificate says what it was issued for")
  func contents() throws {
    let (certificate, key) = try authorities.signer("IQ-IBK")
    #expect(certificate.subject == "IQ-IBK")
    #expect(certificate.issuer == "Test stations")
    #expect(certificate.publicKey == key.publicKey)
    #expect(certificate.keyIdentifier == key.publicKey.identifier)
    #expect(certificate.serial == "4203" + "0405060708090a0b0c0d0e0f1011")
    #expect(try certificate.validity() == TestAuthorities.year)
    #expect(!certificate.isAuthority)
    #expect(authorities.root.certificate.isAuthority)
    #expect(try Certificate(pem: certificate.pem) == certificate)
  }

  @Test("a chain holds at times within and fails outside, or at another root")
  func chain() throws {
    let (certificate, _) = try authorities.signer("IQ-IBK")
    let between = [authorities.stations.certificate]
    let roots = [authorities.root.certificate]
    let end = TestAuthorities.year.untilMilliseconds
    for time in [start, start + 1, end - 1000] {
      try certificate.verify(intermediates: between, roots: roots, atMilliseconds: time)
    }
    for time in [start - 1000, end] {
      #expect(throws: Fault(.untrusted, "")) {
        try certificate.verify(intermediates: between, roots: roots, atMilliseconds: time)
      }
    }
    let other = try TestAuthorities()
    #expect(throws: Fault(.untrusted, "")) {
      try certificate.verify(
        intermediates: between, roots: [other.root.certificate], atMilliseconds: start)
    }
    #expect(throws: Fault(.untrusted, "")) {
      try certificate.verify(roots: roots, atMilliseconds: start)
    }
    #expect(throws: Fault(.untrusted, "")) {
      try certificate.verify(intermediates: between, roots: [], atMilliseconds: start)
    }
  }

  @Test("a station's certificate vouches for nothing, and no authority for another authority")
  func limits() throws {
    let (certificate, key) = try authorities.signer("IQ-IBK")
    #expect(throws: Fault(.certificate, "")) {
      try CertificateAuthority(certificate: certificate, key: key)
    }
    #expect(throws: Fault(.key, "")) {
      try CertificateAuthority(certificate: authorities.root.certificate, key: key)
    }
    let below = try authorities.stations.issue(
      .authority, subject: "Below", publicKey: key.publicKey, validity: TestAuthorities.year,
      randomness: Counter(9))
    let authority = try CertificateAuthority(certificate: below, key: key)
    let leaf = try authority.issue(
      .signing, subject: "Leaf", publicKey: key.publicKey, validity: TestAuthorities.year,
      randomness: Counter(10))
    #expect(throws: Fault(.untrusted, "")) {
      try leaf.verify(
        intermediates: [authorities.stations.certificate, below],
        roots: [authorities.root.certificate], atMilliseconds: start)
    }
  }

  @Test("OpenSSL's command verifies our chain and reads our certificate")
  func stock() throws {
    let (certificate, _) = try authorities.signer("IQ-IBK")
    try withTemporaryFolder { folder in
      try write(authorities.root.certificate.pem, to: "\(folder)/root.pem")
      try write(authorities.stations.certificate.pem, to: "\(folder)/stations.pem")
      try write(certificate.pem, to: "\(folder)/station.pem")
      let run = try StockTool.bash(
        """
        openssl verify -x509_strict -no-CApath -no-CAstore -CAfile root.pem \
          -untrusted stations.pem -purpose smimesign \
          -attime \(start / 1000 + 1) station.pem >/dev/null
        openssl x509 -in station.pem -noout -subject -nameopt RFC2253
        openssl x509 -in station.pem -noout -ext keyUsage,extendedKeyUsage,basicConstraints
        openssl x509 -in station.pem -outform DER | openssl dgst -sha256 -r
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(run.text.contains("subject=CN=IQ-IBK\n"))
      #expect(run.text.contains("Digital Signature"))
      #expect(run.text.contains("E-mail Protection"))
      #expect(run.text.contains("CA:FALSE"))
      #expect(run.text.contains(certificate.fingerprint.hex))
    }
  }

  @Test("subjects and times that X.509 cannot hold are refused")
  func badIssue() throws {
    let key = try SigningKey.generate()
    for subject in ["", String(repeating: "x", count: 65)] {
      #expect(throws: Fault(.certificate, "")) {
        try authorities.stations.issue(
          .signing, subject: subject, publicKey: key.publicKey, validity: TestAuthorities.year,
          randomness: Counter())
      }
    }
    #expect(throws: Fault(.certificate, "")) {
      try authorities.stations.issue(
        .signing, subject: "x", publicKey: key.publicKey,
        validity: Validity(fromMilliseconds: -1, untilMilliseconds: .max), randomness: Counter())
    }
  }

  @Test("bytes that are no certificate, or more than one, are refused")
  func badRead() throws {
    let der = authorities.root.certificate.der
    #expect(throws: Fault(.certificate, "")) { try Certificate(der: []) }
    #expect(throws: Fault(.certificate, "")) { try Certificate(der: der + [0]) }
    for count in stride(from: 0, to: der.count, by: 7) {
      #expect(throws: Fault(.certificate, "")) { try Certificate(der: Array(der.prefix(count))) }
    }
    let two = authorities.root.certificate.pem + authorities.stations.certificate.pem
    #expect(throws: Fault(.certificate, "")) { try Certificate(pem: two) }
  }

  @Test("a request is made, read, and refused when its signature is another key's")
  func request() throws {
    let key = try SigningKey.generate()
    let request = try CertificateRequest.make(subject: "IQ-BGW", key: key)
    #expect(request.subject == "IQ-BGW")
    #expect(request.publicKey == key.publicKey)
    #expect(try CertificateRequest(pem: request.pem) == request)
    let other = try SigningKey.generate()
    let place = try #require(
      (0...request.der.count - 91).first {
        Array(request.der[$0..<$0 + 91]) == key.publicKey.der
      })
    var swapped = request.der
    swapped.replaceSubrange(place..<place + 91, with: other.publicKey.der)
    #expect(throws: Fault(.unauthentic, "")) { try CertificateRequest(der: swapped) }
    #expect(throws: Fault(.certificate, "")) { try CertificateRequest(der: [0x30, 0]) }
    try withTemporaryFolder { folder in
      try write(request.pem, to: "\(folder)/request.pem")
      let run = try StockTool.bash(
        "openssl req -in request.pem -noout -verify -subject -nameopt RFC2253", in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(run.text.contains("subject=CN=IQ-BGW"))
    }
  }
}

public import Bytes
import Codes
import Crypto

/// What an administrator trusts, as a registry signs it for its stations: canonical JSON lines, a
/// header and one line an item. The signature stands in a statement beside it; these are the bytes
/// that are signed.
///
///     {"entries":588,"expected":["IRQ"],"made":"…","type":"maabar/trust/1","validUntil":"…",
///      "version":20261121183000}
///     {"country":"IQ","der":"…","from":"DE_ML.ml, entry 270","key":"…","kind":"authority",
///      "until":1893456000000}
public enum TrustSnapshot {
  /// The type of the header.
  public static let type = "maabar/trust/1"
  /// The identifier under which a snapshot is published.
  public static let list = "trust-anchors"
  /// The most bytes of a snapshot: all of the ICAO PKD is about 60 MB.
  public static let maximumBytes = 1 << 27

  /// The bytes of a snapshot: the items in the order of their fingerprints, so that the same items
  /// give the same bytes.
  public static func write(
    _ items: [TrustItem], expected: Set<String>, edition: IssuerTrust.Edition
  ) throws(Fault) -> [UInt8] {
    let header: JSON = [
      "type": .string(type), "version": .integer(edition.version),
      "made": .string(edition.made.description),
      "validUntil": .string(edition.validUntil.description),
      "entries": .integer(Int64(items.count)), "expected": .texts(expected.sorted()),
    ]
    var bytes = try header.canonicalLine() + [0x0A]
    let sorted = items.map { ($0.fingerprint.hex, $0) }.sorted { $0.0 < $1.0 }
    for (_, item) in sorted {
      let line = JSON.fields([
        "kind": .string(item.kind.rawValue), "country": .text(item.country),
        "key": item.keyIdentifier.map { .string(Hex.encode($0)) }, "from": .string(item.place),
        "until": .number(item.untilMilliseconds), "der": .string(Base64.encode(item.der)),
      ])
      bytes += try line.canonicalLine() + [0x0A]
    }
    return bytes
  }

  /// Reads a snapshot whose signature was verified; throws `.trustList`. Certificates are decoded
  /// when a document asks for them; 588 take about 10 ms.
  public static func read(_ bytes: [UInt8]) throws(Fault) -> IssuerTrust {
    guard bytes.count <= maximumBytes else { throw Fault(.trustList, "a snapshot too large") }
    var lines = bytes.split(separator: 0x0A)[...]
    do throws(Fault) {
      guard let first = lines.popFirst() else { throw Fault(.trustList, "an empty snapshot") }
      let header = try JSON.parse(Array(first))
      guard try header.requiredString("type") == type else {
        throw Fault(.trustList, at: "type", "\(type) expected")
      }
      let edition = IssuerTrust.Edition(
        version: try header.requiredInteger("version"),
        made: try Instant(iso: try header.requiredString("made")),
        validUntil: try Instant(iso: try header.requiredString("validUntil")))
      guard try header.requiredInteger("entries") == lines.count else {
        throw Fault(.trustList, at: "entries", "\(lines.count) lines found")
      }
      var contents = Contents()
      for line in lines { try contents.add(try JSON.parse(Array(line))) }
      return IssuerTrust(
        edition, authorities: contents.authorities, signers: contents.signers,
        revocations: contents.revocations, defects: contents.defects,
        expected: Set((header["expected"]?.array ?? []).compactMap(\.string)))
    } catch { throw Fault(.trustList, at: error.place, error.detail) }
  }

  private struct Contents {
    var authorities: [TrustedCertificate] = []
    var signers: [TrustedCertificate] = []
    var revocations: [TrustedRevocations] = []
    var defects: [DefectList] = []

    mutating func add(_ line: JSON) throws(Fault) {
      guard let kind = TrustItem.Kind(rawValue: try line.requiredString("kind")) else {
        throw Fault(.trustList, at: "kind", "an item of a known kind expected")
      }
      let text = try line.requiredString("der")
      let place = try line.requiredString("from")
      switch kind {
      case .authority: authorities.append(try certificate(line, text, place))
      case .signer: signers.append(try certificate(line, text, place))
      case .revocations:
        revocations.append(
          TrustedRevocations(try TrustItem(kind, der: try Base64.decode(text), place: place)))
      case .defects:
        let der = try Base64.decode(text)
        defects.append(try DefectList(try SignedObject(der), der: der))
      }
    }

    private func certificate(
      _ line: JSON, _ base64: String, _ place: String
    ) throws(Fault) -> TrustedCertificate {
      TrustedCertificate(
        country: line["country"]?.string,
        keyIdentifier: try line["key"]?.string.map { (text) throws(Fault) in
          try Hex.decode(text)
        }, untilMilliseconds: line["until"]?.integer, place: place, base64: base64)
    }
  }
}

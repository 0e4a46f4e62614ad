public import Bytes
public import Crypto

/// A document as a signed file (CMS SignedData, RFC 5652) for the other side's system: what it says
/// as canonical JSON, signed by the office. `openssl cms -verify` opens it.
public enum SignedPaper {
  /// Bytes of such a file at most.
  static let bytesAtMost = 1 << 20

  /// Signs a document; gives DER. The same content gives the code on the printed page.
  public static func sign(
    _ paper: Paper, certificate: Certificate, key: SigningKey, atMilliseconds time: Int64
  ) throws(Fault) -> [UInt8] {
    try CMS.sign(paper.canonical(), certificate: certificate, key: key, atMilliseconds: time)
  }

  /// What a signed file holds, whose signature held: the content, the code that its printed page
  /// must bear, and the signer, whom the reader compares with the office's known certificate.
  ///
  /// Throws `.message`, `.unauthentic`, and `.field` for signed bytes that are no document.
  public static func open(
    _ der: [UInt8]
  ) throws(Fault) -> (content: JSON, code: String, signer: Certificate) {
    guard der.count <= bytesAtMost else {
      throw Fault(.message, "\(der.count) bytes, at most \(bytesAtMost) allowed")
    }
    let message = try CMS.verify(der)
    let limits = JSON.Limits(bytes: bytesAtMost)
    let content = try JSON.parseCanonical(message.content, limits: limits)
    guard content["type"]?.string == Paper.type else {
      throw Fault(.field, at: "type", "a document of a readmission office expected")
    }
    return (content, Paper.verificationCode(of: message.content), message.signer)
  }
}

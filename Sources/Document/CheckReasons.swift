extension DocumentCheck.Reason {
  /// No certificate of the issuing state is known here: nothing can be said for or against the
  /// document, and that is no reason to refer its holder.
  public static let issuerNotAvailable = Self("issuer-not-available")
  /// The same for a state whose certificates the administrator says should be known here.
  public static let issuerExpected = Self("issuer-expected")
  /// The document signer's certificate is neither in the document nor known here.
  public static let signerNotAvailable = Self("signer-not-available")
  /// An algorithm, curve or form that is not known here.
  public static let unknownAlgorithm = Self("unknown-algorithm")
  /// A signature that does not hold.
  public static let signatureWrong = Self("signature-wrong")
  /// A hash that is another than the signed one.
  public static let altered = Self("altered")
  /// A file or data group that nobody signed.
  public static let notSigned = Self("not-signed")
  /// A file that is not what its standard says.
  public static let malformed = Self("malformed")
  /// A security object of another type than the standard's.
  public static let contentType = Self("content-type")
  /// A file that the check needs was not read.
  public static let notRead = Self("not-read")
  /// A certificate that was over at the time of the check.
  public static let expired = Self("expired")
  /// A certificate that had not begun.
  public static let notYetValid = Self("not-yet-valid")
  /// Signed outside the time in which the signer's private key was to be used.
  public static let outsideKeyUsage = Self("outside-key-usage")
  /// The issuer or a defect list revoked the certificate.
  public static let revoked = Self("revoked")
  /// No revocation list of the issuer is known here.
  public static let noRevocationList = Self("no-revocation-list")
  /// The newest revocation list known here is overdue.
  public static let revocationListOverdue = Self("revocation-list-overdue")
  /// Document, signer and authority name different states.
  public static let otherState = Self("other-state")
  /// A defect of this issuer's documents that a signed list describes changed the outcome.
  public static let knownDefect = Self("known-defect")
  /// The issuer of specimens: the document is no real one.
  public static let specimen = Self("specimen")
}

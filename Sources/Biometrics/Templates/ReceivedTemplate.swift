public import Bytes

extension FingerTemplate {
  /// A template as records carry it: this house's stored form, or a minutiae record of ISO/IEC
  /// 19794-2 or ANSI/INCITS 378, of which the first view counts.
  ///
  /// The form is told by how the bytes begin. Throws `.template` for bytes of neither and for a
  /// record without minutiae, `.minutiaeRecord` for a record that is cut.
  public init(received bytes: [UInt8]) throws(Fault) {
    guard FingerMinutiaeRecord.accepts(bytes) else {
      try self.init(stored: bytes)
      return
    }
    let minutiae = try FingerMinutiaeRecord(bytes).minutiae()
    guard !minutiae.isEmpty else { throw Fault(.template, "minutiae expected") }
    self.init([minutiae])
  }
}

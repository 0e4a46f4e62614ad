import Biometrics
public import Bytes
import Record
import Registry

extension CaseDesk {
  /// Kinds of files that are a portrait of the person.
  static let portraitKinds: Set<String> = ["portrait", "photograph", "photo"]

  /// The portrait of a case's person for its documents, JPEG or PNG: the last file that came as
  /// one, else the face in a file of ANSI/NIST-ITL; nil where none came that a page can carry. Each
  /// file opened is audited.
  ///
  /// A face in JPEG 2000, which no browser draws, becomes a grey PNG where the library is there.
  public func portrait(of file: ReadmissionCase) throws(Fault) -> [UInt8]? {
    let files = file.steps.reversed().filter { $0.step.act == .attached }.flatMap { kept in
      kept.attachments.reversed().map { (kept, $0) }
    }
    for (kept, attachment) in files where Self.portraitKinds.contains(attachment.kind) {
      let bytes = try registry.attachment(attachment, of: kept, by: session)
      if let portrait = Paper.portrait(bytes) { return portrait }
    }
    for (kept, attachment) in files where Self.biometricKinds.contains(attachment.kind) {
      let bytes = try registry.attachment(attachment, of: kept, by: session)
      guard let transaction = try? BiometricTransaction(bytes) else { continue }
      for face in transaction.photographs.reversed() where face.isFace {
        if let portrait = Paper.portrait(face.data) { return portrait }
      }
    }
    return nil
  }
}

extension Paper {
  /// A picture that a page can carry: as it came where it is JPEG or PNG, a grey PNG of another
  /// format; nil for one that cannot be read or is too large.
  static func portrait(_ bytes: [UInt8]) -> [UInt8]? {
    if PictureKind(bytes) != nil { return bytes.count <= portraitAtMost ? bytes : nil }
    guard let grey = try? CompressedPicture.read(bytes) else { return nil }
    let drawn = PortableNetworkGraphics.write(grey)
    return drawn.count <= portraitAtMost ? drawn : nil
  }
}

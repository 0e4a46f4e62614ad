import Biometrics
import Bytes
import Registry

extension CaseFile {
  /// A flag for each file that is said to hold fingers or a portrait and of which nothing can be
  /// read: the wrong file, or a damaged one. It stays with the case as it came.
  static func unreadable(_ files: [StepDraft.File]) -> [CaseFlag] {
    files.filter { file in
      if CaseDesk.biometricKinds.contains(file.kind) { return !isBiometric(file.bytes) }
      if CaseDesk.portraitKinds.contains(file.kind) {
        return CompressedPicture.size(file.bytes) == nil
      }
      return false
    }
    .map { CaseFlag(.attachmentUnreadable, at: $0.kind) }
  }

  /// Whether bytes are a whole transaction with something to compare, or one finger.
  private static func isBiometric(_ bytes: [UInt8]) -> Bool {
    guard BiometricTransaction.accepts(bytes) else { return (try? FingerInput(bytes)) != nil }
    guard let transaction = try? BiometricTransaction(bytes) else { return false }
    return !transaction.ridgeImages.isEmpty || !transaction.minutiae.isEmpty
      || !transaction.photographs.isEmpty
  }
}

import Biometrics
import Bytes
import Registry

/// Files that came with a case, sorted into what may be read and what speaks of a claim for asylum.
///
/// A file goes as a whole by its kind or, where it is plain text, by what stands in it. Of a file
/// of ANSI/NIST-ITL only its text goes, so that the fingers can still be compared: the whole file
/// is sealed away, and a copy without that text stays.
struct QuarantinedFiles {
  /// What may be read.
  private(set) var readable: [StepDraft.File] = []
  /// What is to be sealed away, as it came.
  private(set) var sealed: [[UInt8]] = []

  /// Bytes of a plain text at most that are looked through; longer ones are no letters.
  private static let textAtMost = 1 << 20
  /// Fields that are no text about a person: the sender's agency and the image (ANSI/NIST-ITL
  /// 1-2011, clause 7.1). So is the whole header: an office for refugees that sends a file says
  /// nothing by its name.
  private static let passedOver: Set<Int> = [4, 999]

  init(_ files: [StepDraft.File]) {
    for file in files {
      guard !Quarantine.isSuspect(file.kind), !Self.isSuspectText(file.bytes) else {
        sealed.append(file.bytes)
        continue
      }
      guard let copy = Self.withoutSuspectText(file.bytes) else {
        readable.append(file)
        continue
      }
      sealed.append(file.bytes)
      if !copy.isEmpty {
        readable.append(StepDraft.File(kind: file.kind, format: file.format, bytes: copy))
      }
    }
  }

  private static func isSuspectText(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= textAtMost, !BiometricTransaction.accepts(bytes), !bytes.contains(0),
      let text = String(validating: bytes, as: UTF8.self)
    else { return false }
    return Quarantine.isSuspect(text)
  }

  /// The transaction without the fields that speak of asylum; nil where none does, empty where
  /// nothing is left that could be written.
  private static func withoutSuspectText(_ bytes: [UInt8]) -> [UInt8]? {
    guard BiometricTransaction.accepts(bytes), let transaction = try? BiometricTransaction(bytes)
    else { return nil }
    var isSuspect = false
    let records = transaction.records.compactMap { record -> TransactionRecord? in
      let kept = record.fields.filter { field in
        guard record.type > 1, !passedOver.contains(field.number) else { return true }
        return !field.items.joined().contains { item in
          transaction.text(item).map(Quarantine.isSuspect) ?? false
        }
      }
      guard kept.count < record.fields.count else { return record }
      isSuspect = true
      // Beside the text that was cut out little else says who somebody is.
      guard record.type != 2 else { return nil }
      var rest = record
      rest.body = .tagged(kept)
      return rest
    }
    guard isSuspect else { return nil }
    return (try? BiometricTransaction(records: records).bytes()) ?? []
  }
}

public import Bytes

extension Fault.Code {
  /// A sealed file that is not opened, whatever the reason: one word for all of them, so that
  /// nobody learns from the answer.
  public static let sealRefused = Fault.Code("seal.refused", .refused)
  /// A sealed file whose signature holds and whose format is newer than this program.
  public static let sealNewer = Fault.Code("seal.newer", .newer)
  /// Records that cannot be sealed: none, too many or too large, or not lines.
  public static let unsealable = Fault.Code("seal.unsealable", .badInput)
  /// A manifest, leaf or other signed line that does not have its form.
  public static let manifest = Fault.Code("seal.manifest", .badInput)
  /// A checkpoint that cannot be read or is not signed by the log's key.
  public static let checkpoint = Fault.Code("seal.checkpoint", .refused)
  /// A receipt that cannot be read, or does not prove that the log holds the batch.
  public static let receipt = Fault.Code("seal.receipt", .refused)
  /// A statement of the registry's that cannot be read or is not signed by the key of its kind.
  public static let statement = Fault.Code("seal.statement", .refused)
  /// A tile or entry bundle of the log that is damaged, or a place that the log does not have.
  public static let log = Fault.Code("seal.log", .storage)
  /// An attachment or a pack of them that does not have its form, its size or its name.
  public static let attachment = Fault.Code("seal.attachment", .badInput)
  /// Lists on a medium that are sealed to other keys than this station's, or were changed.
  public static let listSeal = Fault.Code("seal.list", .refused)
}

public import Bytes

extension Fault.Code {
  /// A folder that is no registry.
  public static let registryFolder = Fault.Code("registry.folder", .notFound)
  /// A folder that already holds a registry.
  public static let registryExists = Fault.Code("registry.exists", .refused)
  /// A key or certificate of the registry that is missing, damaged or another one's.
  public static let registryKeys = Fault.Code("registry.keys", .refused)
  /// A station that is enrolled already, with another key or another first epoch.
  public static let stationEnrolled = Fault.Code("registry.station-enrolled", .refused)
  /// A request to enrol that does not hold.
  public static let enrolmentRefused = Fault.Code("registry.enrolment", .refused)
  /// A station, epoch or batch that the registry does not know.
  public static let unknownToRegistry = Fault.Code("registry.unknown", .notFound)
  /// Something kept does not agree with something else kept; nothing is signed over it.
  public static let registryDamaged = Fault.Code("registry.damaged", .found)
  /// A backup that cannot be made or used: not whole, of another registry, or keys with
  /// ciphertexts.
  public static let backup = Fault.Code("registry.backup", .refused)
  /// A folder that no batches can be taken from.
  public static let exchangeFolder = Fault.Code("registry.exchange-folder", .badInput)
  /// A batch whose seal holds and whose records do not: another station's, or not of their form.
  public static let batchContent = Fault.Code("registry.batch-content", .badInput)
  /// An erasure whose authority is no code, or a tombstone that is none.
  public static let erasure = Fault.Code("registry.erasure", .badInput)
  /// A witness that is not known, or an answer that is not a cosignature of its own.
  public static let witness = Fault.Code("registry.witness", .refused)
}

public import Bytes
import Record

extension OfficerDesk {
  /// Protects the keys in another way, under a new key-encryption key; takes an administrator.
  ///
  /// Throws `.tpm` where the TPM that was asked for does not work, and then changes nothing.
  public func protect(by mode: KeyMode, by session: OfficerSession) throws(Fault) {
    try acting(.keyChanged, on: nil, "protected by \(mode.rawValue)", by: session) {
      announce throws(Fault) in
      try session.require(.administrator, "to change what protects the keys")
      try keys.changeKey(before: announce) { $0.mode = mode }
    }
  }

  /// Replaces the key-encryption key. Who had the old one can open nothing that is written from now
  /// on; every officer's passphrase opens the new one. Takes a supervisor.
  public func rotate(by session: OfficerSession) throws(Fault) {
    try acting(.keyChanged, on: nil, "replaced", by: session) { announce throws(Fault) in
      try session.require(.supervisor, "to replace the key")
      try keys.changeKey(before: announce) { _ in }
    }
  }
}

/// What is told about a station's keys without any key.
public struct KeyStanding: Equatable, Sendable {
  /// What protects them.
  public let mode: KeyMode
  /// How many key-encryption keys there have been.
  public let generation: Int64
  /// Every officer there ever was.
  public let officers: [OfficerListing]

  /// Reads the file of keys; throws what reading and parsing throw. What it says about officers is
  /// not yet authenticated.
  public init(reading bytes: [UInt8]) throws(Fault) {
    self.init(try KeyFile(bytes))
  }

  init(_ file: KeyFile) {
    mode = file.mode
    generation = file.generation
    officers = file.listings
  }
}

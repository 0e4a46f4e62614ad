package import Bytes
import Crypto
import Store

/// The one file of a station's keys and officers, as it stands on the disk.
///
/// One file, so that every change of keys or officers is one atomic write: whatever a power cut
/// leaves is the state before or the state after. Its format is in `Manuals/reference/keys.md`.
package struct KeyFile {
  static let type = "maabar/station-keys/1"
  /// Bytes at most: some 2,000 officers.
  static let maximumBytes = 4 << 20

  /// The station that the keys belong to.
  let station: String
  /// What protects the key-encryption key.
  var mode: KeyMode
  /// Grows by one with each new key-encryption key.
  var generation: Int64
  /// The key-encryption key as the mode keeps it: sealed by the TPM, bare in a root file, nil where
  /// only officers' envelopes hold it.
  var kept: [UInt8]?
  /// The station's own keys under the key-encryption key.
  var sealedKeys: [UInt8]
  /// Every officer there ever was, by service number.
  var officers: [OfficerEntry]
  /// What `authenticate` holds the rest against.
  private var code: [UInt8] = []

  /// A file of which only the officers are still to be added.
  init(station: String, mode: KeyMode, generation: Int64) {
    self.station = station
    self.mode = mode
    self.generation = generation
    sealedKeys = []
    officers = []
  }

  /// The officer of a service number, disabled or not.
  func entry(_ serviceNumber: String) -> OfficerEntry? {
    officers.first { $0.serviceNumber == serviceNumber }
  }

  /// The active officer of a service number.
  func active(_ serviceNumber: String) -> (entry: OfficerEntry, credential: OfficerCredential)? {
    guard let entry = entry(serviceNumber), let credential = entry.credential else { return nil }
    return (entry, credential)
  }

  // MARK: The file's form

  private var content: JSON {
    .fields([
      "type": .string(KeyFile.type), "station": .string(station), "mode": .string(mode.rawValue),
      "generation": .integer(generation), "kept": .text(kept.map(Hex.encode)),
      "keys": .string(Hex.encode(sealedKeys)), "officers": .array(officers.map(\.json)),
    ])
  }

  /// The file's bytes, authenticated under the key-encryption key.
  func bytes(under kek: [UInt8]) throws(Fault) -> [UInt8] {
    var fields = content.object ?? [:]
    fields["code"] = .string(Hex.encode(try code(under: kek)))
    return Array((JSON.object(fields).line() + "\n").utf8)
  }

  /// Throws `.stationKeys` unless the file was written by who had this key-encryption key: nobody
  /// else can add an officer, raise a role or put in a public key of their own.
  func authenticate(under kek: [UInt8]) throws(Fault) {
    guard ConstantTime.equal(code, try code(under: kek)) else {
      throw Fault(.stationKeys, "the file of keys and officers was changed by another hand")
    }
  }

  private func code(under kek: [UInt8]) throws(Fault) -> [UInt8] {
    let key = try HKDF.sha256(key: kek, info: Array("maabar/station/key-file/1".utf8))
    return HMACKey(key).sha256(try content.canonicalLine())
  }

  /// The content of a file as it is written again, without its code; for the fuzzer.
  package static func content(of bytes: [UInt8]) throws(Fault) -> JSON {
    try KeyFile(bytes).content
  }

  /// Reads a file; nothing in it is to be trusted before `authenticate`.
  init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == KeyFile.type else {
      throw Fault(.field, at: "type", "\(KeyFile.type) expected")
    }
    guard let mode = KeyMode(rawValue: try json.requiredString("mode")) else {
      throw Fault(.field, at: "mode", "tpm, passphrase or root-file expected")
    }
    self.init(
      station: try json.requiredString("station"), mode: mode,
      generation: try json.requiredInteger("generation"))
    kept = try json["kept"]?.string.map { text throws(Fault) in try Hex.decode(text) }
    sealedKeys = try Hex.decode(try json.requiredString("keys"))
    for item in try json.list("officers") { officers.append(try OfficerEntry(item)) }
    code = try Hex.decode(try json.requiredString("code"))
  }
}

public import Bytes
public import Crypto

/// What is published, as it lies on a medium that anybody may find: each signed statement with the
/// keys of the files that it names. It is sealed to the encryption keys of the stations that may
/// know it, and says to nobody else even which lists there are.
public struct SealedLists: Equatable, Sendable {
  /// Lists of one index at most.
  public static let itemsAtMost = ListIndex.itemsAtMost

  /// One list.
  public struct Item: Equatable, Sendable {
    /// Its signed statement; nobody has verified it here.
    public let note: [UInt8]
    /// The key of its snapshot, then those of the statement's deltas in their order.
    public let keys: [ListKey]

    /// Names a list.
    public init(note: [UInt8], keys: [ListKey]) {
      self.note = note
      self.keys = keys
    }
  }

  /// The lists.
  public let items: [Item]

  /// What is published.
  public init(_ items: [Item]) { self.items = items }

  /// The canonical line that is sealed; throws `.listSeal` for a note that is no text.
  public func line() throws(Fault) -> [UInt8] {
    var lists: [JSON] = []
    for item in items {
      guard let note = String(validating: item.note, as: UTF8.self) else {
        throw Fault(.listSeal, at: "note", "a note is text")
      }
      lists.append(["note": .string(note), "keys": .texts(item.keys.map { Hex.encode($0.bytes) })])
    }
    return try JSON.object(["lists": .array(lists)]).canonicalLine()
  }

  /// Reads the line that was sealed; throws `.listSeal`, or what reading its fields throws. Anybody
  /// may have sealed it: the keys of stations are no secret.
  public init(line: [UInt8]) throws(Fault) {
    let json = try JSON.parseCanonical(line, limits: SealedIndex.limits)
    try expectFields(json, ["lists"])
    guard json["lists"]?.array != nil else {
      throw Fault(.listSeal, at: "lists", "a list expected")
    }
    var items: [Item] = []
    for list in try json.list("lists") {
      try expectFields(list, ["keys", "note"])
      var keys: [ListKey] = []
      for key in try list.list("keys") {
        let bytes = try Hex.decode(key.string ?? "")
        guard key.string == Hex.encode(bytes) else {
          throw Fault(.listSeal, at: "keys", "64 lower-case hexadecimal digits expected")
        }
        keys.append(try ListKey(bytes))
      }
      guard items.count < SealedLists.itemsAtMost,
        (1...1 + ListStatement.deltasAtMost).contains(keys.count)
      else { throw Fault(.listSeal, at: "lists", "more lists or keys than there may be") }
      items.append(Item(note: Array(try list.requiredString("note").utf8), keys: keys))
    }
    self.items = items
  }
}

/// An index of sealed lists as it lies on a medium, `lists/index.sealed`:
///
///     {"lists":"<Base64>","salt":"<64 hexadecimal digits>",
///      "stations":[{"key":"<40 hexadecimal digits>","sealed":"<Base64>"}],
///      "type":"maabar/sealed-lists/1"}
///
/// `lists` is AES-256-GCM of the canonical line `{"lists":[{"keys":["<hex>"],"note":"…"}]}` under
/// a key of 32 bytes, which is sealed (`KeyEnvelope`) to each station's key and named by that key's
/// identifier. The nonce is zeros, as the key seals one index only: it is derived from the salt,
/// which is drawn for it, and a secret of who seals.
public struct SealedIndex: Sendable {
  /// The type of its line.
  public static let type = "maabar/sealed-lists/1"
  /// Bytes of the file at most.
  public static let bytesAtMost = 8 << 20
  /// Keys that one index is sealed to at most.
  public static let stationsAtMost = 10_000
  /// Bytes of a salt.
  public static let saltCount = 32

  static let limits = JSON.Limits(bytes: bytesAtMost, depth: 8)
  private static let nonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)

  private struct Recipient: Sendable {
    let key: [UInt8]
    let sealed: [UInt8]
  }

  private let salt: [UInt8]
  private let recipients: [Recipient]
  private let sealed: [UInt8]

  /// Seals an index; `salt` is 32 random bytes. About 0.1 ms for each station.
  public init(
    _ lists: SealedLists, to stations: [PublicKey], secret: [UInt8], salt: [UInt8]
  ) throws(Fault) {
    guard stations.count <= SealedIndex.stationsAtMost, lists.items.count <= SealedLists.itemsAtMost
    else { throw Fault(.listSeal, "more stations or lists than one medium serves") }
    self.salt = salt
    let key = try SealedIndex.key(secret, salt)
    let context = SealedIndex.context(salt)
    sealed = try AESGCM.seal(
      try lists.line(), key: key, nonce: SealedIndex.nonce, associatedData: context)
    var recipients: [Recipient] = []
    for station in stations {
      recipients.append(
        Recipient(
          key: station.identifier,
          sealed: try KeyEnvelope.seal(key, to: station, context: context)))
    }
    self.recipients = recipients
  }

  /// Reads a file; throws `.listSeal` for one of another form.
  public init(_ file: [UInt8]) throws(Fault) {
    do throws(Fault) {
      let json = try JSON.parseCanonical(file, limits: SealedIndex.limits)
      try expectFields(json, ["type", "salt", "stations", "lists"])
      try expectType(json, SealedIndex.type)
      guard json["stations"]?.array != nil else {
        throw Fault(.listSeal, at: "stations", "a list expected")
      }
      salt = try SealedIndex.hex(json, "salt")
      sealed = try Base64.decode(try json.requiredString("lists"))
      var recipients: [Recipient] = []
      for station in try json.list("stations") {
        try expectFields(station, ["key", "sealed"])
        recipients.append(
          Recipient(
            key: try SealedIndex.hex(station, "key"),
            sealed: try Base64.decode(try station.requiredString("sealed"))))
      }
      self.recipients = recipients
      guard salt.count == SealedIndex.saltCount, recipients.count <= SealedIndex.stationsAtMost
      else { throw Fault(.listSeal, "a salt or a number of stations that cannot be") }
    } catch { throw Fault(.listSeal, at: error.place, "no index of sealed lists") }
  }

  /// The file's bytes.
  public func file() throws(Fault) -> [UInt8] {
    try JSON.object([
      "type": .string(SealedIndex.type), "salt": .string(Hex.encode(salt)),
      "stations": .array(
        recipients.map {
          ["key": .string(Hex.encode($0.key)), "sealed": .string(Base64.encode($0.sealed))]
        }), "lists": .string(Base64.encode(sealed)),
    ]).canonicalLine()
  }

  /// Whether it is sealed to these keys, in this order.
  public func isSealed(to stations: [PublicKey]) -> Bool {
    recipients.map(\.key) == stations.map(\.identifier)
  }

  /// Opens it with the one of a station's keys that it is sealed to; throws `.listSeal` where none
  /// is, or for bytes that were changed.
  public func open(with keys: [EncryptionKey]) throws(Fault) -> SealedLists {
    for key in keys {
      let identifier = key.publicKey.identifier
      guard let own = recipients.first(where: { $0.key == identifier }) else { continue }
      do throws(Fault) {
        return try open(
          try KeyEnvelope.open(own.sealed, with: key, context: SealedIndex.context(salt)))
      } catch { throw Fault(.listSeal, at: error.place, "changed since it was sealed") }
    }
    throw Fault(
      .listSeal, "not sealed to this station's keys: it was written before they were known")
  }

  /// Opens it with the secret of who sealed it; throws what is thrown for changed bytes or another
  /// secret.
  public func open(secret: [UInt8]) throws(Fault) -> SealedLists {
    try open(try SealedIndex.key(secret, salt))
  }

  private static func hex(_ json: JSON, _ name: String) throws(Fault) -> [UInt8] {
    let text = try json.requiredString(name)
    let bytes = try Hex.decode(text)
    guard Hex.encode(bytes) == text else { throw Fault(.field, at: name, "lower case expected") }
    return bytes
  }

  private func open(_ key: [UInt8]) throws(Fault) -> SealedLists {
    try SealedLists(
      line: try AESGCM.open(
        sealed, key: key, nonce: SealedIndex.nonce,
        associatedData: SealedIndex.context(salt)))
  }

  private static func key(_ secret: [UInt8], _ salt: [UInt8]) throws(Fault) -> [UInt8] {
    try HKDF.sha256(
      key: secret, salt: salt, info: Array("maabar/sealed-list/index/1".utf8),
      count: AESGCM.keyCount)
  }

  private static func context(_ salt: [UInt8]) -> [UInt8] { Array("\(type)\u{0}".utf8) + salt }
}

public import Bytes
public import Crypto

/// Which lists a registry has published, each with the SHA-256 of its signed statement, so that a
/// station asks only for what it does not have. It is not signed itself: it tells where to look,
/// and what is found there is.
///
///     {"lists":[{"list":"orders","note":"<64 hexadecimal digits>"}]}
public struct ListIndex: Equatable, Sendable {
  /// Lists of one index at most.
  public static let itemsAtMost = 128

  /// One list.
  public struct Item: Equatable, Sendable {
    /// Its identifier.
    public let list: String
    /// SHA-256 of its statement.
    public let note: Digest

    /// Names a list.
    public init(list: String, note: Digest) {
      self.list = list
      self.note = note
    }
  }

  /// The lists.
  public let items: [Item]

  /// An index of lists.
  public init(_ items: [Item]) { self.items = items }

  /// Stands for the state of all lists: 32 hexadecimal digits. Two indices have one mark only if
  /// they are the same.
  public var mark: String {
    var hash = Hash()
    for item in items { hash.update(Array("\(item.list) \(item.note.hex)\n".utf8)) }
    return String(hash.finish().hex.prefix(32))
  }

  /// The index as JSON.
  public var json: JSON {
    [
      "lists": .array(
        items.map { ["list": .string($0.list), "note": .string($0.note.hex)] })
    ]
  }

  /// Reads an index; throws `.field`.
  public init(_ json: JSON) throws(Fault) {
    var items: [Item] = []
    for item in try json.list("lists") {
      guard items.count < ListIndex.itemsAtMost else {
        throw Fault(.field, at: "lists", "at most \(ListIndex.itemsAtMost) expected")
      }
      items.append(
        Item(list: try item.requiredString("list"), note: try item.requiredDigest("note")))
    }
    self.items = items
  }
}

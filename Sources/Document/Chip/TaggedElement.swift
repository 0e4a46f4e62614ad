import Bytes

/// One element of BER-TLV (ISO/IEC 8825-1, clause 8.1; ISO/IEC 7816-4, clause 5.2.2.2): a tag, a
/// length and a content, as files and answers of chips are built.
///
/// Every length is held against the bytes that are there before it is used; an indefinite length
/// is followed to its end, 16 levels deep at most. Places in faults are offsets in the whole file.
struct TaggedElement: Sendable {
  /// The identifier octets as one number: 0x61, 0x5F1F.
  let tag: Int
  /// The content, without tag and length.
  let content: ArraySlice<UInt8>
  /// All bytes of the element.
  let encoded: ArraySlice<UInt8>

  /// Whether the content is made of elements.
  var isConstructed: Bool { encoded.first.map { $0 & 0x20 != 0 } ?? false }

  /// The element that takes up all of `bytes`; throws `.chipFile`.
  init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    var rest = bytes
    self = try TaggedElement.next(&rest)
    guard rest.isEmpty else { throw TaggedElement.wrong(rest, "bytes after the element") }
  }

  private init(tag: Int, content: ArraySlice<UInt8>, encoded: ArraySlice<UInt8>) {
    self.tag = tag
    self.content = content
    self.encoded = encoded
  }

  /// The elements that the content is made of; throws `.chipFile`, also for a primitive element.
  func children() throws(Fault) -> [TaggedElement] {
    guard isConstructed else { throw TaggedElement.wrong(encoded, "elements expected") }
    var rest = content
    var children: [TaggedElement] = []
    while !rest.isEmpty { children.append(try TaggedElement.next(&rest)) }
    return children
  }

  /// The children, which must be of these tags in this order; throws `.chipFile`.
  func children(_ tags: Int...) throws(Fault) -> [TaggedElement] {
    let children = try children()
    guard children.count >= tags.count, zip(children, tags).allSatisfy({ $0.tag == $1 }) else {
      let names = tags.map { String($0, radix: 16) }.joined(separator: " ")
      throw TaggedElement.wrong(content, "elements \(names) expected")
    }
    return children
  }

  /// Takes the next element from the front of `rest`; throws `.chipFile`.
  static func next(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> TaggedElement {
    try next(&rest, depth: 0)
  }

  /// What the first bytes of an element say about its length.
  enum Announced: Equatable {
    /// So many bytes of content after so many of tag and length.
    case bytes(content: Int, header: Int)
    /// Two zeros will end it.
    case indefinite
    /// More bytes are needed to tell.
    case cut
  }

  /// What the first bytes of an element say about its length; nil for bytes that open none.
  static func announced(_ bytes: [UInt8]) -> Announced? {
    var rest = bytes[...]
    do throws(Fault) { _ = try tag(&rest) } catch { return rest.isEmpty ? .cut : nil }
    guard let first = rest.popFirst() else { return .cut }
    guard first >= 0x80 else { return .bytes(content: Int(first), header: rest.startIndex) }
    let count = Int(first & 0x7F)
    if count == 0 { return .indefinite }
    guard count <= 4 else { return nil }
    guard rest.count >= count else { return .cut }
    let content = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    return .bytes(content: content, header: rest.startIndex + count)
  }

  private static func next(
    _ rest: inout ArraySlice<UInt8>, depth: Int
  ) throws(Fault) -> TaggedElement {
    let start = rest
    guard depth <= 16 else { throw wrong(start, "elements nested too deep") }
    let tag = try tag(&rest)
    guard let first = rest.popFirst() else { throw wrong(rest, "a length expected") }
    var length = Int(first)
    if first == 0x80 {
      return try indefinite(tag, start, &rest, depth: depth)
    } else if first > 0x80 {
      guard first <= 0x84, rest.count >= first & 0x7F else { throw wrong(rest, "no length") }
      length = rest.prefix(Int(first & 0x7F)).reduce(0) { $0 << 8 | Int($1) }
      rest.removeFirst(Int(first & 0x7F))
    }
    guard rest.count >= length else {
      throw wrong(rest, "\(length) bytes expected, \(rest.count) left")
    }
    let content = rest.prefix(length)
    rest.removeFirst(length)
    return TaggedElement(
      tag: tag, content: content, encoded: start[start.startIndex..<rest.startIndex])
  }

  /// Follows the elements up to the two zeros that end them (clause 8.1.3.6).
  private static func indefinite(
    _ tag: Int, _ start: ArraySlice<UInt8>, _ rest: inout ArraySlice<UInt8>, depth: Int
  ) throws(Fault) -> TaggedElement {
    let content = rest.startIndex
    while rest.first != 0 { _ = try next(&rest, depth: depth + 1) }
    let end = rest.startIndex
    guard rest.dropFirst().first == 0 else { throw wrong(rest, "no end of contents") }
    rest.removeFirst(2)
    return TaggedElement(
      tag: tag, content: start[content..<end], encoded: start[start.startIndex..<rest.startIndex])
  }

  /// The identifier octets, three at most (clause 8.1.2.4).
  private static func tag(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> Int {
    guard let first = rest.popFirst() else { throw wrong(rest, "a tag expected") }
    var tag = Int(first)
    guard first & 0x1F == 0x1F else { return tag }
    for _ in 0..<2 {
      guard let next = rest.popFirst() else { throw wrong(rest, "a tag expected") }
      tag = tag << 8 | Int(next)
      if next & 0x80 == 0 { return tag }
    }
    throw wrong(rest, "a tag of over three bytes")
  }

  /// The fault of bytes that are not what they should be, at their place.
  static func wrong(_ bytes: ArraySlice<UInt8>, _ detail: String) -> Fault {
    Fault(.chipFile, at: "byte \(bytes.startIndex)", detail)
  }
}

/// A DER encoding taken apart, for tests that change one part and put every length around it right.
public struct DERTree: Equatable {
  /// The identifier octet.
  public var tag: UInt8
  /// What stands in it, where it is constructed.
  public var children: [DERTree]
  /// What stands in it, where it is primitive.
  public var bytes: [UInt8]

  /// Makes a part.
  public init(tag: UInt8, children: [DERTree] = [], bytes: [UInt8] = []) {
    self.tag = tag
    self.children = children
    self.bytes = bytes
  }

  /// Takes one whole encoding apart; nil for anything that is not DER of one-byte tags.
  public init?(_ der: [UInt8]) {
    guard let (tree, end) = DERTree.read(der[...]), end == der.count else { return nil }
    self = tree
  }

  private static func read(_ der: ArraySlice<UInt8>) -> (tree: DERTree, end: Int)? {
    guard der.count >= 2 else { return nil }
    let tag = der[der.startIndex]
    var start = der.startIndex + 2
    var count = Int(der[der.startIndex + 1])
    if count >= 0x80 {
      let digits = count & 0x7f
      guard (1...4).contains(digits), der.count >= 2 + digits else { return nil }
      count = der[start..<start + digits].reduce(0) { $0 << 8 | Int($1) }
      start += digits
    }
    guard start + count <= der.endIndex else { return nil }
    var tree = DERTree(tag: tag)
    let content = der[start..<start + count]
    guard tag & 0x20 != 0 else {
      tree.bytes = Array(content)
      return (tree, start + count)
    }
    var rest = content
    while !rest.isEmpty {
      guard let (child, end) = read(rest) else { return nil }
      tree.children.append(child)
      rest = rest[end...]
    }
    return (tree, start + count)
  }

  /// The encoding, with definite lengths in their shortest form.
  public var der: [UInt8] {
    let content = tag & 0x20 != 0 ? children.flatMap(\.der) : bytes
    return [tag] + DERTree.length(content.count) + content
  }

  /// A length in its shortest form.
  public static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    var digits: [UInt8] = []
    var rest = count
    while rest > 0 {
      digits.insert(UInt8(rest & 0xff), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(digits.count)] + digits
  }

  /// The part at a path of child numbers; a negative number counts from the last.
  public subscript(path: Int...) -> DERTree {
    get { self[path] }
    set { self[path] = newValue }
  }

  private subscript(path: [Int]) -> DERTree {
    get {
      guard let first = path.first else { return self }
      return children[place(first)][Array(path.dropFirst())]
    }
    set {
      guard let first = path.first else {
        self = newValue
        return
      }
      children[place(first)][Array(path.dropFirst())] = newValue
    }
  }

  private func place(_ number: Int) -> Int { number < 0 ? children.count + number : number }
}

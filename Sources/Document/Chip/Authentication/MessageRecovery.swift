import Bytes
import Crypto

/// Digital signatures with message recovery as chips make them in active authentication (ISO/IEC
/// 9796-2:2010, scheme 1; ICAO Doc 9303-11, clause 6.1.2.2): the signature opens to a header, a
/// part of the message that the chip chose, the hash of the whole message, and a trailer.
enum MessageRecovery {
  /// What opening a signature over a known last part came to.
  enum Finding: Equatable {
    /// The hash is that of the recovered part and the known one.
    case holds(HashAlgorithm)
    /// The hash is another: the signature is of another key or challenge.
    case fails(HashAlgorithm)
    /// The number is of another form: no header or no trailer of the scheme.
    case malformed(String)
    /// The trailer names a hash function that is not known here, by its name.
    case unknownFunction(String)
  }

  /// Opens a signature whose message ends with `known`. Throws `.message` for a signature that is
  /// no number of the key, `.key` for a curve.
  static func open(
    _ signature: [UInt8], key: ChipPublicKey, known: [UInt8]
  ) throws(Fault) -> Finding {
    let zeros = [UInt8](repeating: 0, count: max(0, key.numberCount - signature.count))
    let opened = try key.recover(zeros + signature)
    if opened.last.map({ $0 & 0x0F }) == 0x0C { return check(opened, known: known) }
    // A signer may give the smaller of a number and its complement (clause B.6).
    guard let modulus = try key.modulus() else { return .malformed("no trailer") }
    return check(difference(modulus, opened), known: known)
  }

  /// Takes the recovered number apart and compares the hash.
  static func check(_ number: [UInt8], known: [UInt8]) -> Finding {
    let representative = number.drop { $0 == 0 }
    let hash: HashAlgorithm
    switch trailer(representative) {
    case .function(let function): hash = function
    case .unknown(let name): return .unknownFunction(name)
    case nil: return .malformed("the recovered number does not end with a known trailer")
    }
    var rest = representative.dropLast(representative.last == 0xBC ? 1 : 2)
    // Two bits 01, one that says that only a part is recovered, 0, then nibbles B up to an A.
    guard let first = rest.popFirst(), first == 0x6A || first == 0x6B else {
      return .malformed("the recovered number does not begin with the header of partial recovery")
    }
    if first == 0x6B {
      rest = rest.drop { $0 == 0xBB }
      guard rest.popFirst() == 0xBA else { return .malformed("padding of another form") }
    }
    guard let count = try? hash.hash([]).count, rest.count >= count else {
      return .malformed("no room for a hash")
    }
    guard let expected = try? hash.hash(Array(rest.dropLast(count)) + known) else {
      return .malformed("a hash function that is switched off")
    }
    return expected.elementsEqual(rest.suffix(count)) ? .holds(hash) : .fails(hash)
  }

  private enum Trailer {
    case function(HashAlgorithm)
    case unknown(String)
  }

  /// The trailer: BC for SHA-1, or two bytes of which the first names the function (ISO/IEC
  /// 10118-3) and the second is CC; nil for neither.
  private static func trailer(_ number: ArraySlice<UInt8>) -> Trailer? {
    if number.last == 0xBC { return .function(.sha1) }
    guard number.last == 0xCC else { return nil }
    return number.dropLast().last.flatMap { functions[$0] }
  }

  private static let functions: [UInt8: Trailer] = [
    0x31: .unknown("RIPEMD-160"), 0x32: .unknown("RIPEMD-128"), 0x33: .function(.sha1),
    0x34: .function(.sha256), 0x35: .function(.sha512), 0x36: .function(.sha384),
    0x37: .unknown("Whirlpool"), 0x38: .function(.sha224),
  ]

  /// The difference of two numbers of the same length, the first not the smaller one.
  private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result = left
    var borrow = 0
    for index in left.indices.reversed() {
      let value = Int(left[index]) - Int(right[index]) - borrow
      result[index] = UInt8(truncatingIfNeeded: value)
      borrow = value < 0 ? 1 : 0
    }
    return result
  }
}

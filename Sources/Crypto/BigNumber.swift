import Bytes
import COpenSSL

/// An integer of OpenSSL, never negative; wiped when its last user is gone.
@safe final class BigNumber: Sendable {
  let handle: Handle

  /// Zero, for OpenSSL to write a result to.
  init() { handle = unsafe Handle(BN_secure_new()) }

  /// The integer that `bytes`, big-endian, spell.
  init(_ bytes: [UInt8]) {
    handle = unsafe Handle(BN_bin2bn(bytes, CInt(clamping: bytes.count), BN_secure_new()))
  }

  /// Takes over what OpenSSL made.
  init(owning handle: Handle) { self.handle = handle }

  deinit { unsafe BN_clear_free(handle.pointer) }

  /// Bits up to the highest one.
  var bitCount: Int { unsafe Int(BN_num_bits(handle.pointer)) }

  /// Bytes that the integer needs.
  var byteCount: Int { (bitCount + 7) / 8 }

  /// Big-endian bytes without leading zeros: an unsigned integer of TR-03110-3, D.2.1.1.
  var bytes: [UInt8] { padded(to: byteCount) }

  /// Big-endian bytes with leading zeros up to `count`, which must be enough.
  func padded(to count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let written = unsafe BN_bn2binpad(handle.pointer, &bytes, CInt(count))
    precondition(written == CInt(count), "an integer longer than its field")
    return bytes
  }

  /// Whether the integer is a small one.
  func equals(_ small: UInt) -> Bool { unsafe BN_is_word(handle.pointer, small) == 1 }

  /// -1, 0 or 1: below, equal, above.
  func compared(to other: BigNumber) -> Int {
    unsafe Int(BN_cmp(handle.pointer, other.handle.pointer))
  }
}

/// Arithmetic modulo an odd prime, in one thread. Operands are named, never made within a call to
/// OpenSSL: the pointer of one that nobody holds would outlive it.
@safe struct PrimeField: ~Copyable {
  /// The modulus.
  let prime: BigNumber
  private let scratch: OpaquePointer

  /// The field of `prime`, which must be odd.
  init(_ prime: BigNumber) {
    self.prime = prime
    guard let scratch = unsafe BN_CTX_secure_new() else { preconditionFailure("out of memory") }
    unsafe self.scratch = scratch
  }

  deinit { unsafe BN_CTX_free(scratch) }

  /// base^exponent, in a time that does not depend on the exponent's bits.
  func power(_ base: BigNumber, _ exponent: BigNumber) throws(Fault) -> BigNumber {
    let base = try reduced(base)
    return try result { result in
      unsafe BN_mod_exp_mont_consttime(
        result.pointer, base.handle.pointer, exponent.handle.pointer, prime.handle.pointer,
        scratch, nil)
    }
  }

  func product(_ left: BigNumber, _ right: BigNumber) throws(Fault) -> BigNumber {
    try result { result in
      unsafe BN_mod_mul(
        result.pointer, left.handle.pointer, right.handle.pointer, prime.handle.pointer, scratch)
    }
  }

  func sum(_ left: BigNumber, _ right: BigNumber) throws(Fault) -> BigNumber {
    try result { result in
      unsafe BN_mod_add(
        result.pointer, left.handle.pointer, right.handle.pointer, prime.handle.pointer, scratch)
    }
  }

  func negative(_ value: BigNumber) throws(Fault) -> BigNumber {
    let zero = BigNumber()
    return try result { result in
      unsafe BN_mod_sub(
        result.pointer, zero.handle.pointer, value.handle.pointer, prime.handle.pointer, scratch)
    }
  }

  /// The remainder of any integer.
  func reduced(_ value: BigNumber) throws(Fault) -> BigNumber {
    try result { result in
      unsafe BN_nnmod(result.pointer, value.handle.pointer, prime.handle.pointer, scratch)
    }
  }

  /// 1 / value; throws `.key` for zero, which has none.
  func inverse(_ value: BigNumber) throws(Fault) -> BigNumber {
    guard try !reduced(value).equals(0) else { throw Fault(.key, "zero has no inverse") }
    return try result { result in
      let inverse = unsafe BN_mod_inverse(
        result.pointer, value.handle.pointer, prime.handle.pointer, scratch)
      return unsafe inverse == nil ? 0 : 1
    }
  }

  /// p - 1 - (p + 1) / 4, the exponent that gives 1 / root, for a prime of 3 modulo 4.
  func exponentOfInverseRoot() throws(Fault) -> BigNumber {
    // p = 4k + 3, so that (p + 1) / 4 = k + 1 and the exponent is p - 2 - k.
    let quarter = BigNumber()
    return try result { result in
      unsafe BN_rshift(quarter.handle.pointer, prime.handle.pointer, 2) == 1
        && BN_sub(result.pointer, prime.handle.pointer, quarter.handle.pointer) == 1
        && BN_sub_word(result.pointer, 2) == 1 ? 1 : 0
    }
  }

  /// (p - 1) / order: how often a subgroup fits.
  func cofactor(_ order: BigNumber) throws(Fault) -> BigNumber {
    // order · cofactor = p - 1, so that the quotient of p is the same.
    try result { result in
      unsafe BN_div(result.pointer, nil, prime.handle.pointer, order.handle.pointer, scratch)
    }
  }

  private func result(
    _ compute: (Handle) -> CInt
  ) throws(Fault) -> BigNumber {
    let result = BigNumber()
    try require(compute(result.handle), "arithmetic failed")
    return result
  }
}

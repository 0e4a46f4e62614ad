public import Bytes

extension AgreementGroup {
  /// One secret divided by another, modulo the group's order: what a chip gives of itself in PACE's
  /// chip authentication mapping (ICAO Doc 9303-11, clause 4.4.3.5). Big-endian bytes of the
  /// order's length. Throws `.key` for secrets out of range.
  public func quotient(of secret: [UInt8], by divisor: [UInt8]) throws(Fault) -> [UInt8] {
    let field = PrimeField(order)
    let quotient = try field.product(try scalar(secret), try field.inverse(try scalar(divisor)))
    return quotient.padded(to: order.byteCount)
  }
}

import Bytes
import COpenSSL

/// A point of a named curve, never the one at infinity; wiped when its last user is gone.
@safe final class CurvePoint {
  private let handle: Handle

  private init(owning handle: Handle) { self.handle = handle }

  deinit { unsafe EC_POINT_clear_free(handle.pointer) }

  /// Reads the uncompressed form 04 x y (BSI TR-03111, clause 3.2.1); throws `.key` for another
  /// form and a point that is not on the curve. All groups have the cofactor 1: what is on the
  /// curve is in the group.
  init(_ bytes: [UInt8], _ curve: DomainParameters.Curve) throws(Fault) {
    guard bytes.first == 0x04, bytes.count == 1 + 2 * curve.fieldCount else {
      throw Fault(.key, "a public key that is no uncompressed point of the curve")
    }
    handle = unsafe Handle(EC_POINT_new(curve.handle.pointer))
    let isOnCurve = unsafe EC_POINT_oct2point(
      curve.handle.pointer, handle.pointer, bytes, bytes.count, nil)
    try require(isOnCurve, "a public key that is not on the curve", .key)
  }

  /// The point of two coordinates; throws `.key` when it is not on the curve.
  convenience init(
    x: BigNumber, y: BigNumber, _ curve: DomainParameters.Curve
  ) throws(Fault) {
    let count = curve.fieldCount
    try self.init([0x04] + x.padded(to: count) + y.padded(to: count), curve)
  }

  /// scalar · point, with OpenSSL's ladder, whose time does not depend on the scalar's bits.
  func times(
    _ scalar: BigNumber, _ curve: DomainParameters.Curve
  ) throws(Fault) -> CurvePoint {
    let product = unsafe CurvePoint(owning: Handle(EC_POINT_new(curve.handle.pointer)))
    try require(
      unsafe EC_POINT_mul(
        curve.handle.pointer, product.handle.pointer, nil, handle.pointer, scalar.handle.pointer,
        nil), "a product of points failed")
    return product
  }

  /// The sum of two points.
  func plus(
    _ other: CurvePoint, _ curve: DomainParameters.Curve
  ) throws(Fault) -> CurvePoint {
    let sum = unsafe CurvePoint(owning: Handle(EC_POINT_new(curve.handle.pointer)))
    try require(
      unsafe EC_POINT_add(
        curve.handle.pointer, sum.handle.pointer, handle.pointer, other.handle.pointer, nil),
      "a sum of points failed")
    return sum
  }

  /// The uncompressed form; throws `.key` for infinity.
  func encoded(_ curve: DomainParameters.Curve) throws(Fault) -> [UInt8] {
    unsafe try curve.encoded(handle.pointer)
  }
}

extension DomainParameters.Curve {
  /// The uncompressed form of a point; throws `.key` for the one at infinity.
  @unsafe func encoded(_ point: OpaquePointer) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1 + 2 * fieldCount)
    let count = unsafe EC_POINT_point2oct(
      handle.pointer, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil)
    guard count == bytes.count else { throw openSSLFault(.key, "an agreement without result") }
    return bytes
  }
}

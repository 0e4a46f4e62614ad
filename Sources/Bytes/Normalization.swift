// The standard library holds the normalisation tables and shows them only through this interface;
// Foundation would cost two milliseconds at every start.
@_spi(_Unicode) import Swift

extension String {
  /// The text in Unicode normalisation form C (UAX 15).
  public var normalizedNFC: String {
    var scalars = String.UnicodeScalarView()
    for scalar in _nfc { scalars.append(scalar) }
    return String(scalars)
  }

  /// The text in Unicode canonical decomposition, form D (UAX 15).
  public var normalizedNFD: String {
    var scalars = String.UnicodeScalarView()
    for scalar in _nfd { scalars.append(scalar) }
    return String(scalars)
  }
}

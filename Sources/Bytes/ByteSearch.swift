extension Span where Element == UInt8 {
  /// The offset of the first byte of a value; nil without one. Looks at 32 bytes at a time.
  public func firstIndex(of byte: UInt8) -> Int? {
    var start = 0
    while start + ByteSearch.width <= count {
      let block = extracting(start..<start + ByteSearch.width)
      var differences: UInt8 = 1
      for index in 0..<ByteSearch.width {
        differences = Swift.min(differences, block[index] ^ byte)
      }
      if differences == 0 { break }
      start += ByteSearch.width
    }
    while start < count {
      if self[start] == byte { return start }
      start += 1
    }
    return nil
  }
}

private enum ByteSearch {
  /// Bytes in the widest registers that every 64-bit processor of the last ten years has.
  static let width = 32
}

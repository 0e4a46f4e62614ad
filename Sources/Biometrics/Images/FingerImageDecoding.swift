public import Bytes
public import Codes

extension FingerImageRecord.Representation {
  /// The image, decoded. One whose record states no usable resolution gets that of its compressed
  /// form, or else the one assumed.
  ///
  /// Throws `.imageUnsupported` for other depths than 8-bit grey and for sides other than the
  /// record's; the fault of the image's own format; `.libraryMissing` for PNG, JPEG and JPEG 2000
  /// where Debian's library is not installed.
  public func greyImage(assuming other: Resolution = .assumed500) throws(Fault) -> GreyImage {
    guard depth == 8 else {
      throw Fault(.imageUnsupported, "8-bit grey expected, not \(depth) bits a pixel")
    }
    let image: GreyImage
    switch compression {
    case .uncompressed, .packed:
      guard
        let raw = GreyImage(
          width: width, height: height, pixels: data, resolution: resolution ?? other)
      else { throw Fault(.imageUnsupported, "as many pixels as the sides say expected") }
      return raw
    case .wsq: image = try WaveletScalarQuantization.read(data, assuming: other)
    case .jpeg, .jpeg2000Lossy, .jpeg2000Lossless, .png:
      image = try CompressedPicture.read(data, assuming: other)
    }
    guard image.width == width, image.height == height else {
      throw Fault(.imageUnsupported, "an image of \(width) x \(height) as its record says expected")
    }
    return image.with(resolution ?? image.resolution)
  }
}

extension GreyImage {
  /// The same pixels at another resolution.
  public func with(_ resolution: Resolution) -> GreyImage {
    GreyImage(width: width, height: height, pixels: pixels, resolution: resolution) ?? self
  }

  /// The same print with ridges and valleys exchanged.
  public var inverted: GreyImage {
    GreyImage(
      width: width, height: height, pixels: pixels.map { 255 - $0 }, resolution: resolution) ?? self
  }
}

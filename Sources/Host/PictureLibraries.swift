public import Bytes
import CHost

/// Pictures decoded to 8-bit grey by libraries of the distribution, each opened when its first
/// picture comes.
///
/// The caller has read and bounded the size from the file's own header; a library that finds
/// another size decodes nothing. Each answers nil for a damaged picture.
public enum PictureLibraries {
  /// A library.
  public enum Library: Sendable, CaseIterable {
    /// libpng 1.6.
    case png
    /// TurboJPEG 2.
    case jpeg
    /// OpenJPEG 2.
    case jpeg2000
  }

  /// The fault that decoding would throw for want of the library; nil where it can be opened.
  public static func missing(_ library: Library) -> Fault? {
    let opened =
      switch library {
      case .png: pngLibrary
      case .jpeg: jpegLibrary
      case .jpeg2000: jpeg2000Library
      }
    do throws(Fault) {
      _ = try opened.get()
      return nil
    } catch { return error }
  }

  /// What is said of a missing one.
  private static let purpose = "for this image"

  private static let pngLibrary = Result { () throws(Fault) in
    try RuntimeLibrary(
      "libpng16.so.16", package: "libpng16-16", for: purpose,
      functions: [
        "png_image_begin_read_from_memory", "png_image_finish_read", "png_image_free",
      ])
  }

  private static let jpegLibrary = Result { () throws(Fault) in
    try RuntimeLibrary(
      "libturbojpeg.so.0", package: "libturbojpeg0", for: purpose,
      functions: ["tjInitDecompress", "tjDecompressHeader3", "tjDecompress2", "tjDestroy"])
  }

  private static let jpeg2000Library = Result { () throws(Fault) in
    try RuntimeLibrary(
      "libopenjp2.so.7", package: "libopenjp2-7", for: purpose,
      functions: [
        "opj_create_decompress", "opj_set_default_decoder_parameters", "opj_setup_decoder",
        "opj_stream_create", "opj_stream_set_read_function", "opj_stream_set_skip_function",
        "opj_stream_set_seek_function", "opj_stream_set_user_data",
        "opj_stream_set_user_data_length", "opj_read_header", "opj_decode", "opj_image_destroy",
        "opj_destroy_codec", "opj_stream_destroy",
      ])
  }

  /// Decodes PNG with libpng; transparent places become white.
  public static func png(_ bytes: [UInt8], width: Int, height: Int) throws(Fault) -> [UInt8]? {
    let library = try pngLibrary.get()
    return unsafe decoded(bytes, width, height) { source, count, pixels in
      unsafe maabar_png(
        library.function("png_image_begin_read_from_memory"),
        library.function("png_image_finish_read"), library.function("png_image_free"), source,
        count, UInt32(width), UInt32(height), pixels)
    }
  }

  /// Decodes JPEG with TurboJPEG.
  public static func jpeg(_ bytes: [UInt8], width: Int, height: Int) throws(Fault) -> [UInt8]? {
    let library = try jpegLibrary.get()
    return unsafe decoded(bytes, width, height) { source, count, pixels in
      unsafe maabar_jpeg(
        library.function("tjInitDecompress"), library.function("tjDecompressHeader3"),
        library.function("tjDecompress2"), library.function("tjDestroy"), source, count,
        Int32(width), Int32(height), pixels)
    }
  }

  /// Decodes JPEG 2000 with OpenJPEG; of several components the first counts for grey, and the
  /// first three for colour.
  public static func jpeg2000(
    _ bytes: [UInt8], width: Int, height: Int
  ) throws(Fault) -> [UInt8]? {
    let library = try jpeg2000Library.get()
    return unsafe decoded(bytes, width, height) { source, count, pixels in
      var calls = unsafe maabar_openjpeg()
      unsafe calls.create = library.function("opj_create_decompress")
      unsafe calls.defaults = library.function("opj_set_default_decoder_parameters")
      unsafe calls.setup = library.function("opj_setup_decoder")
      unsafe calls.stream = library.function("opj_stream_create")
      unsafe calls.set_read = library.function("opj_stream_set_read_function")
      unsafe calls.set_skip = library.function("opj_stream_set_skip_function")
      unsafe calls.set_seek = library.function("opj_stream_set_seek_function")
      unsafe calls.set_data = library.function("opj_stream_set_user_data")
      unsafe calls.set_length = library.function("opj_stream_set_user_data_length")
      unsafe calls.read_header = library.function("opj_read_header")
      unsafe calls.decode = library.function("opj_decode")
      unsafe calls.destroy_image = library.function("opj_image_destroy")
      unsafe calls.destroy_codec = library.function("opj_destroy_codec")
      unsafe calls.destroy_stream = library.function("opj_stream_destroy")
      return unsafe maabar_jpeg2000(
        &calls, bytes.starts(with: [0xFF, 0x4F]) ? 0 : 2, source, count, UInt32(width),
        UInt32(height), pixels)
    }
  }

  /// Pixels from a call that fills them; nil when it answers 0.
  private static func decoded(
    _ bytes: [UInt8], _ width: Int, _ height: Int,
    _ call: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?) -> Int32
  ) -> [UInt8]? {
    guard width > 0, height > 0, width <= 65_535, height <= 65_535, !bytes.isEmpty else {
      return nil
    }
    var pixels = [UInt8](repeating: 255, count: width * height)
    let isDone = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe pixels.withUnsafeMutableBufferPointer { target in
        unsafe call(source.baseAddress, source.count, target.baseAddress)
      }
    }
    return isDone != 0 ? pixels : nil
  }
}

import Bytes

/// One area of a view's extended data.
public struct ExtendedDataArea: Hashable, Sendable {
  /// What an area holds, by the codes that ISO/IEC 19794-2 and ANSI/INCITS 378 have in common.
  public enum Content: UInt16, Sendable, CaseIterable {
    case ridgeCounts = 1
    case coresAndDeltas = 2
    case zonalQuality = 3
  }

  /// The area's type code; those from 256 on are a vendor's own.
  public let code: UInt16
  /// The bytes after code and length.
  public let data: [UInt8]

  /// What it holds; nil for a vendor's own.
  public var content: Content? { Content(rawValue: code) }

  /// Divides extended data into its areas; nil where they do not fill it exactly.
  ///
  /// The length of an area counts its own header of four bytes (ISO/IEC 19794-2:2005, clause
  /// 7.5.1.3; ANSI/INCITS 378-2004, clause 6.5.1.3). Some writers count the data only; when the
  /// first way does not fit, the second is tried.
  public static func areas(_ bytes: [UInt8]) -> [ExtendedDataArea]? {
    areas(bytes, counted: 4) ?? areas(bytes, counted: 0)
  }

  private static func areas(_ bytes: [UInt8], counted: Int) -> [ExtendedDataArea]? {
    var cursor = ByteCursor(bytes.span)
    var areas: [ExtendedDataArea] = []
    do throws(Fault) {
      while !cursor.isAtEnd {
        let code = try cursor.uint16()
        let length = Int(try cursor.uint16()) - counted
        areas.append(ExtendedDataArea(code: code, data: try cursor.take(length)))
      }
    } catch { return nil }
    return areas
  }
}

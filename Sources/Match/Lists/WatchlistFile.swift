public import Bytes

/// A list file of any form that Maabar reads: the UN's XML or our own JSON lines.
public enum WatchlistFile {
  /// Reads a file whose form is told by its first sign. `unnamed` names JSON lines that have no
  /// header; nil refuses them. Throws what the importers throw.
  public static func read(
    _ bytes: [UInt8], unnamed: WatchlistReference? = nil
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    isXML(bytes)
      ? try UNConsolidatedList.read(bytes) : try WatchlistLines.read(bytes, unnamed: unnamed)
  }

  /// True when the first sign, a byte-order mark and spaces passed over, opens a tag.
  static func isXML(_ bytes: [UInt8]) -> Bool {
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    return bytes[start...].first { $0 > 0x20 } == UInt8(ascii: "<")
  }
}

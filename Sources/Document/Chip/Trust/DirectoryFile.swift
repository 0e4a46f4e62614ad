import Bytes
import Crypto

/// The text form of a directory (LDIF, RFC 2849) as the ICAO PKD gives its collections: entries of
/// named values, those in Base64 with two colons, long lines folded with a space.
struct DirectoryFile {
  /// A value in Base64 that can be a certificate or a list.
  struct Value {
    /// The line on which it begins, counted from 1.
    let line: Int
    fileprivate var base64: [UInt8]

    /// The bytes; throws `.base64`.
    func bytes() throws(Fault) -> [UInt8] {
      try Base64.decode(String(decoding: base64, as: UTF8.self))
    }
  }

  /// The attributes of the PKD that hold objects (ICAO PKD interface specification), without the
  /// option `;binary`, in small letters.
  private static let attributes: Set<String> = [
    "usercertificate", "cacertificate", "certificaterevocationlist", "authorityrevocationlist",
    "cscacertificate", "pkdmasterlistcontent", "pkdmasterlist", "cscamasterlistdata",
    "pkddeviationlist", "pkddeviationlistcontent", "pkddefectlist",
  ]

  /// The values, in the order of the file.
  let values: [Value]

  /// Whether a file begins as a directory file does.
  static func opens(_ bytes: [UInt8]) -> Bool {
    ["dn:", "version:"].contains { bytes.starts(with: $0.utf8) }
  }

  /// Reads a file, which may have 80 MB; throws `.trustList` for one without any object.
  init(_ bytes: [UInt8]) throws(Fault) {
    var values: [Value] = []
    var open: Value?
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, whole) in lines.enumerated() {
      let line = whole.last == 0x0D ? whole.dropLast() : whole
      if line.first == 0x20 {
        open?.base64 += line.dropFirst()
        continue
      }
      if let open { values.append(open) }
      open = DirectoryFile.begins(line).map { Value(line: index + 1, base64: Array($0)) }
    }
    if let open { values.append(open) }
    guard !values.isEmpty else {
      throw Fault(.trustList, "a directory file without a certificate or list")
    }
    self.values = values
  }

  /// The beginning of a value on its first line; nil for a line of another attribute.
  private static func begins(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let colon = UInt8(ascii: ":")
    guard let end = line.prefix(64).firstIndex(of: colon), line[end...].dropFirst().first == colon
    else { return nil }
    let name = line[..<end].prefix { $0 != UInt8(ascii: ";") }
    guard attributes.contains(String(decoding: name, as: UTF8.self).lowercased()) else {
      return nil
    }
    return line[end...].dropFirst(2).drop { $0 == 0x20 }
  }
}

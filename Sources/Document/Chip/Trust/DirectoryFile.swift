import Bytes
import Crypto

/// The text form of a directory (LDIF, RFC 2849) as the ICAO PKD gives its collections: entries of
/// named values, those in Base64 with two colons, long lines folded with a space.
struct DirectoryFile {
  /// A value in Base64 that can be a certificate or a list.
  struct Value {
    /// The line on which it begins, counted from 1.
    let line: Int
    fileprivate let base64: String

    /// The bytes; throws `.base64`.
    func bytes() throws(Fault) -> [UInt8] { try Base64.decode(base64) }
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

  /// Reads a file; throws `.trustList` for one without any object.
  init(_ text: String) throws(Fault) {
    var values: [Value] = []
    var open: (line: Int, text: String)?
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      if line.first == " " {
        open?.text += line.dropFirst()
        continue
      }
      if let open { values.append(Value(line: open.line, base64: open.text)) }
      open = DirectoryFile.begins(line).map { (index + 1, $0) }
    }
    if let open { values.append(Value(line: open.line, base64: open.text)) }
    guard !values.isEmpty else {
      throw Fault(.trustList, "a directory file without a certificate or list")
    }
    self.values = values
  }

  /// The beginning of a value on its first line; nil for a line of another attribute.
  private static func begins(_ line: Substring) -> String? {
    guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix("::") else { return nil }
    let name = line[..<colon].prefix { $0 != ";" }.lowercased()
    guard attributes.contains(name) else { return nil }
    return String(line[colon...].dropFirst(2).drop { $0 == " " })
  }
}

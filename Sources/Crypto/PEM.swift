public import Bytes

/// Text armour for DER: labelled Base64 blocks (RFC 7468).
public enum PEM {
  /// One block with its boundary lines, Base64 in lines of 64 characters, and a last newline; byte
  /// for byte what OpenSSL writes.
  public static func encode(_ label: String, _ der: [UInt8]) -> String {
    var text = "-----BEGIN \(label)-----\n"
    let characters = Array(Base64.encode(der).utf8)
    for start in stride(from: 0, to: characters.count, by: 64) {
      let line = characters[start..<min(start + 64, characters.count)]
      text += String(decoding: line, as: UTF8.self) + "\n"
    }
    return text + "-----END \(label)-----\n"
  }

  /// The contents of all blocks with the given label, in order; text outside blocks, as some
  /// programs write before them, and blocks of other labels are passed over.
  ///
  /// Throws `.base64` for a block that has no end or does not hold Base64.
  public static func decode(_ label: String, from text: String) throws(Fault) -> [[UInt8]] {
    let begin = "-----BEGIN \(label)-----"
    let end = "-----END \(label)-----"
    var blocks: [[UInt8]] = []
    var body: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let line = trimmed(line)
      if line == begin {
        guard body == nil else { throw Fault(.base64, "a PEM block without its end") }
        body = ""
      } else if line == end, let text = body {
        blocks.append(try Base64.decode(text))
        body = nil
      } else if body != nil {
        body? += line
      }
    }
    guard body == nil else { throw Fault(.base64, "a PEM block without its end") }
    return blocks
  }

  /// The content of the only block with the given label; throws `code` for none or several.
  static func only(_ label: String, in text: String, _ code: Fault.Code) throws(Fault) -> [UInt8] {
    let blocks = try decode(label, from: text)
    guard let block = blocks.first, blocks.count == 1 else {
      throw Fault(code, "exactly one PEM block of \(label) expected, \(blocks.count) found")
    }
    return block
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }
}

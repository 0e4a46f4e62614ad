public import Bytes
import COpenSSL

/// Base64 text with padding and without line breaks (RFC 4648 clause 4).
public enum Base64 {
  /// The text of `bytes`; empty for none.
  public static func encode(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "" }
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let count = unsafe EVP_EncodeBlock(&text, bytes, CInt(bytes.count))
    return String(decoding: text.prefix(Int(count)), as: UTF8.self)
  }

  /// The bytes of `text`; throws `.base64` for anything that `encode` would not have written.
  public static func decode(_ text: some StringProtocol) throws(Fault) -> [UInt8] {
    let characters = Array(text.utf8)
    guard !characters.isEmpty else { return [] }
    let wrong = Fault(.base64, "text that is not Base64")
    guard characters.count % 4 == 0, characters.count <= CInt.max else { throw wrong }
    let padding = characters.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3)
    let count = unsafe EVP_DecodeBlock(&bytes, characters, CInt(characters.count))
    guard count == bytes.count else {
      ERR_clear_error()
      throw wrong
    }
    bytes.removeLast(padding)
    // OpenSSL passes over space at the ends and bits that no byte uses; the text must be the one.
    guard encode(bytes).utf8.elementsEqual(characters) else { throw wrong }
    return bytes
  }
}

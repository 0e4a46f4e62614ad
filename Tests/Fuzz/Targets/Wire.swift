import Bytes
import Wire

extension FuzzTarget {
  /// What comes over the network before anybody is known.
  static let wire: [FuzzTarget] = [request, response]

  /// The head of a request; and the bytes as the address of a service.
  private static let request = FuzzTarget("http-request") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = try? ServerAddress(text), try ServerAddress(address.description) != address {
      return "an address changed"
    }
    guard let (head, count) = try? HeadForms.request(bytes).get() else { return nil }
    guard count <= bytes.count, bytes[..<count].suffix(4) == [13, 10, 13, 10] else {
      return "a head that does not end with an empty line"
    }
    for part in head.path where part.contains("/") || part.contains("%") || part == ".." {
      return "a part of a path that leads elsewhere"
    }
    if let content = head.content {
      guard content.range.count == head.length,
        content.range.first + content.range.count <= content.whole
      else { return "a body beyond its whole" }
    }
    // Cut anywhere it is not whole, and whatever follows changes nothing.
    if (try? HeadForms.request(Array(bytes[..<(count - 1)])).get()) != nil,
      try HeadForms.request(Array(bytes[..<(count - 1)])).get() != nil
    {
      return "a head that is whole before its end"
    }
    let again = try HeadForms.request(Array(bytes[..<count]) + Array("GET".utf8)).get()
    return again?.head == head && again?.count == count ? nil : "what follows changed the head"
  }

  /// The head of an answer.
  private static let response = FuzzTarget("http-response") { bytes in
    guard let head = HeadForms.response(bytes) else { return nil }
    guard (100...599).contains(head.status), head.length >= 0 else { return "out of range" }
    if let content = head.content, content.range.count != head.length {
      return "a body that is not its range"
    }
    return nil
  }
}

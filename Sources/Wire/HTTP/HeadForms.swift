import Bytes

/// Heads as the fuzzer and the tests read them: from bytes that may hold anything.
package enum HeadForms {
  /// The head of a request at the front of `bytes`, and how many bytes it takes up; nil where more
  /// is needed.
  package static func request(
    _ bytes: [UInt8]
  ) -> Result<(head: RequestHead, count: Int)?, Refusal> {
    var reader = HeadReader()
    do throws(HeadReader.Problem) {
      guard let count = try reader.take(bytes) else { return .success(nil) }
      return RequestHead.read(reader).map { (head: $0, count: count) }
    } catch {
      switch error {
      case .longStart: return .failure(Refusal(414, "request-line"))
      case .manyHeaders: return .failure(Refusal(431, "header"))
      case .form: return .failure(Refusal(400, "form"))
      }
    }
  }

  /// The head of an answer at the front of `bytes`; nil for anything that is none, or not whole.
  package static func response(_ bytes: [UInt8]) -> ResponseHead? {
    var reader = HeadReader()
    guard (try? reader.take(bytes)) ?? nil != nil else { return nil }
    return ResponseHead.read(reader)
  }
}

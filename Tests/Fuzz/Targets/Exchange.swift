import Bytes
import Seal

extension FuzzTarget {
  /// What a station and the registry exchange besides batches.
  static let exchange: [FuzzTarget] = [enrolment]

  private static let enrolment = FuzzTarget("enrolment") { bytes in
    if let request = try? EnrolmentRequest(bytes) {
      guard try EnrolmentRequest(Array(request.json.line().utf8)) == request else {
        return "a request changed"
      }
    }
    if let answer = try? RegistryAnswer(bytes) {
      guard try RegistryAnswer(Array(answer.json.line().utf8)) == answer else {
        return "an answer changed"
      }
    }
    _ = try EnrolmentAnswer(bytes)
    return nil
  }
}

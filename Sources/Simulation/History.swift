import Bytes
import Codes
import Crypto

/// What happened, as lines: all of them in one hash, the newest kept for people.
final class History {
  /// Lines that are kept.
  private static let keptAtMost = 600

  private(set) var step = 0
  private(set) var digest = Hash.digest([])
  private var lines: [String] = []
  private let follow: ((String) -> Void)?

  init(follow: ((String) -> Void)?) { self.follow = follow }

  func nextStep() { step += 1 }

  /// Notes what happened at a time of the country.
  func note(_ text: String, at time: Int64) {
    let line = "\(step) \(Instant(milliseconds: time)) \(text)"
    digest = Hash.digest(digest.bytes + Array(line.utf8))
    lines.append(line)
    if lines.count > History.keptAtMost { lines.removeFirst(History.keptAtMost / 2) }
    follow?(line)
  }

  /// The newest lines, oldest first.
  var newest: [String] { lines }
}

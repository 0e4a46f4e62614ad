public import Bytes
import Crypto
public import Host

/// Carries files to a service and from it, over lines that break: what has arrived is not sent
/// again, and after each failure in a row it waits longer.
public final class Courier {
  /// How a line is used.
  public enum Manner: Sendable {
    /// As fast as it goes, in pieces of 1 MiB.
    case plain
    /// A line that is paid by size or shared: pieces of 16 KiB, and after each a pause as long as
    /// it took, so that half of the line stays free for others.
    case metered

    var pieceBytes: Int { self == .plain ? 1 << 20 : 16 * 1024 }
  }

  /// What a service says to a file that it was given whole.
  public struct Delivery: Sendable {
    /// Its reply.
    public let reply: JSON
  }

  /// The client.
  public let client: Client
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let randomness: any Randomness
  private let manner: Manner
  private let shouldStop: () -> Bool
  private let gate = Gate()
  /// Lines that were begun again after a failure.
  public private(set) var retries = 0
  /// How long the service asked to stay away, in milliseconds.
  private var notBefore = 0

  /// A courier that asks through `client`; `shouldStop` is asked between two pieces.
  public init(
    _ client: Client, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness,
    manner: Manner = .plain, shouldStop: @escaping () -> Bool = { false }
  ) {
    self.client = client
    self.files = files
    self.timekeeper = timekeeper
    self.randomness = randomness
    self.manner = manner
    self.shouldStop = shouldStop
  }

  /// Tries a step until it succeeds, as long as patience lasts; the step forgets past failures once
  /// something went forward.
  private func patiently<Value>(
    _ step: (inout Patience) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    var patience = Patience(timekeeper, randomness, stop: gate)
    while true {
      if shouldStop() { throw Fault(.interrupted, "stopped on request") }
      do throws(Fault) { return try step(&patience) } catch {
        try patience.wait(after: error, atLeast: notBefore, shouldStop: shouldStop)
        notBefore = 0
        retries += 1
      }
    }
  }

  /// Throws what an answer means that is none of those that were hoped for: `.wireCut` where asking
  /// again may help, `.wireRefused` where the service knows who asks and refuses, `.wireAnswer`.
  private func problem(_ answer: Answer, _ path: String) -> Fault {
    let word = (try? answer.json())?["error"]?.string ?? "no reason given"
    // What a service asks is granted up to the longest wait of its own accord.
    notBefore = min((answer.retryAfter ?? 0) * 1000, Patience.longest)
    switch answer.status {
    case 408, 409, 429, 503: return Fault(.wireCut, at: path, "the registry is busy: \(word)")
    case 401, 403: return Fault(.wireRefused, at: path, "the registry refuses: \(word)")
    case 507: return Fault(.wireRefused, at: path, "the registry's disk is full")
    default: return Fault(.wireAnswer, at: path, "status \(answer.status): \(word)")
    }
  }

  // MARK: From the service

  /// What stands at a path; nil where nothing does.
  public func get(_ path: String) throws(Fault) -> [UInt8]? {
    try patiently { _ throws(Fault) in
      let answer = try client.ask(.get(path))
      switch answer.status {
      case 200: return answer.body
      case 404: return nil
      default: throw problem(answer, path)
      }
    }
  }

  /// What stands at a path once the service has something to say there, at most `seconds` later.
  /// Asks once: a line that breaks meanwhile throws `.wireCut`, and whoever waits decides when to
  /// ask again.
  public func wait(at path: String, seconds: Int) throws(Fault) -> [UInt8] {
    if shouldStop() { throw Fault(.interrupted, "stopped on request") }
    let answer = try client.ask(.get(path), waitingSeconds: seconds)
    guard answer.status == 200 else { throw problem(answer, path) }
    return answer.body
  }

  /// Fetches a file of at most `limit` bytes into `<target>.<tag>.part`, goes on where an earlier
  /// fetch of the same tag was cut, and gives it its name; false where nothing stands there. What
  /// it is, the caller checks; what is not the same file must have another tag.
  public func fetch(
    _ path: String, to target: Path, limit: Int, tag: String = ""
  ) throws(Fault) -> Bool {
    let part = Path(target.string + (tag.isEmpty ? "" : ".\(tag)") + ".part")
    return try patiently { patience throws(Fault) in
      while true {
        switch try fetchPiece(path, part, limit: limit, &patience) {
        case .more: patience.forget()
        case .whole:
          try files.keep(part, as: target)
          return true
        case .nothing:
          try files.remove(part)
          return false
        }
      }
    }
  }

  private enum Fetched {
    case more
    case whole
    case nothing
  }

  /// Fetches what follows of a file: all of it, on a metered line a piece.
  private func fetchPiece(
    _ path: String, _ part: Path, limit: Int, _ patience: inout Patience
  ) throws(Fault) -> Fetched {
    if shouldStop() { throw Fault(.interrupted, "stopped on request") }
    let have = try size(of: part)
    // Cut off between its last byte and its name.
    if have > 0, have == limit { return .whole }
    let start = timekeeper.now().monotonicNanoseconds
    var written = have
    let request = Request.get(
      path, from: have > 0 ? have : nil, atMost: manner == .metered ? manner.pieceBytes : nil)
    let take = { (bytes: [UInt8]) throws(Fault) in
      guard !bytes.isEmpty else { return }
      guard written + bytes.count <= limit else {
        throw Fault(.wireAnswer, at: path, "more than \(limit) bytes")
      }
      try self.files.append(bytes, to: part)
      written += bytes.count
    }
    let answer: Answer
    do throws(Fault) { answer = try client.ask(request, into: take) } catch {
      if written > have { patience.forget() }
      throw error
    }
    pause(since: start)
    switch answer.status {
    case 206 where answer.content?.range.first == have:
      return written < answer.content?.whole ?? 0 ? .more : .whole
    case 200 where have == 0: return .whole
    case 200, 206, 416:
      // Another file than the one that was begun, or one that grew shorter: from the start.
      try files.remove(part)
      throw Fault(.wireCut, at: path, "it changed meanwhile")
    case 404: return .nothing
    default: throw problem(answer, path)
    }
  }

  private func size(of path: Path) throws(Fault) -> Int {
    guard files.kind(of: path) == .file else { return 0 }
    return try files.list(path.parent, ending: path.name, limit: 16, among: 100_000).entries
      .first { $0.name == path.name }?.size ?? 0
  }

  // MARK: To the service

  /// Delivers a file to the path of its kind, under the SHA-256 of its bytes; gives the reply once
  /// the service has taken all of it.
  public func deliver(_ file: Path, to kind: String) throws(Fault) -> Delivery {
    let (name, size) = try Courier.identity(of: file, files)
    let path = "\(kind)/\(name.hex)"
    var next: Int? = size <= manner.pieceBytes ? 0 : nil
    return try patiently { patience throws(Fault) in
      do throws(Fault) {
        var first: Int
        if let known = next { first = known } else { first = try progress(at: path, of: size) }
        while true {
          if shouldStop() { throw Fault(.interrupted, "stopped on request") }
          let piece = try files.read(file, from: first, count: manner.pieceBytes)
          let start = timekeeper.now().monotonicNanoseconds
          let answer = try client.ask(.put(path, piece, first: first, whole: size))
          switch answer.status {
          case 200: return Delivery(reply: try answer.json())
          case 202:
            first += piece.count
            patience.forget()
            pause(since: start)
          default: throw problem(answer, path)
          }
        }
      } catch {
        // What arrived of it only the service knows.
        next = nil
        throw error
      }
    }
  }

  /// How much of a file the service has already.
  private func progress(at path: String, of size: Int) throws(Fault) -> Int {
    let answer = try client.ask(.get(path))
    guard answer.status == 200 || answer.status == 404 else { throw problem(answer, path) }
    let have = (try? answer.json())?["have"]?.integer ?? 0
    return have > 0 && have < size ? Int(have) : 0
  }

  private static func identity(
    of file: Path, _ files: any Files
  ) throws(Fault) -> (Digest, Int) {
    var hash = Hash()
    var offset = 0
    while true {
      let piece = try files.read(file, from: offset, count: 1 << 20)
      if piece.isEmpty { return (hash.finish(), offset) }
      hash.update(piece)
      offset += piece.count
    }
  }

  /// On a metered line, as long as the piece took.
  private func pause(since start: UInt64) {
    guard manner == .metered else { return }
    let took = (timekeeper.now().monotonicNanoseconds &- start) / 1_000_000
    _ = timekeeper.wait(at: gate, milliseconds: Int(clamping: min(took, 10_000)))
  }
}

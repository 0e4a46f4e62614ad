import Synchronization

/// What a disk was asked to do, in order, and what had been promised to people by then.
public final class DiskLog: Sendable {
  /// One request to the disk.
  enum Request: Sendable {
    case write([UInt8], at: Int)
    case truncate(to: Int)
    /// Everything asked of this file before is on the disk when this returns.
    case sync
    /// Gone; for good only once the folder was synced.
    case delete(isDurable: Bool)
    /// Written beside, synced and renamed: whole or not at all (`Disk.write`).
    case replace([UInt8])
    /// Something was promised: a record, a batch, a receipt.
    case promise(String)
  }

  struct Entry: Sendable {
    let file: String
    let request: Request
  }

  /// What the disk does to a request.
  enum Verdict {
    case done
    /// The power has failed: nothing more happens.
    case dead
    /// No space is left for it.
    case full
  }

  fileprivate struct State {
    var entries: [Entry] = []
    var isRecording = true
    /// What each touched file held when the recording began; nil for a file that was not there.
    /// Kept only for a disk that is to fail.
    var before: [String: [UInt8]?]?
    /// Requests until the power fails.
    var fuse: Int?
    var isDead = false
    /// Requests that make a file grow until the disk is full.
    var growths: Int?
  }

  private let folder: String
  private let state = Mutex(State())

  /// A log of what happens to files below a folder.
  public init(below folder: String) { self.folder = folder }

  /// A disk that nothing is written down of until it is to fail.
  public static func idle(below folder: String) -> DiskLog {
    let log = DiskLog(below: folder)
    log.state.withLock { $0.isRecording = false }
    return log
  }

  // MARK: Failing

  /// Writes down from now on, and keeps what each file held before. The power fails after
  /// `requests` of them, unless nil; the disk is full after `growths` that make a file longer.
  public func begin(failingAfter requests: Int?, fullAfter growths: Int? = nil) {
    state.withLock {
      $0 = State(before: [:], fuse: requests, isDead: requests == 0, growths: growths)
    }
  }

  /// The power fails now: no later request is done.
  public func cut() { state.withLock { $0.isDead = true } }

  /// True while requests are written down.
  var isRecording: Bool { state.withLock { $0.isRecording } }

  /// True from the moment at which the power failed until `end`.
  public var isDead: Bool { state.withLock { $0.isDead } }

  /// Stops writing down; gives the touched files as they stand after a power cut here, nil for one
  /// that is gone. A disk that is not honest says that it synced and does not.
  public func end(_ cut: PowerCut, seed: UInt64, isHonest: Bool = true) -> [String: [UInt8]?] {
    let before = state.withLock { $0.before ?? [:] }
    var model = DiskModel(before.compactMapValues { $0 }, self, isHonest: isHonest)
    model.advance(to: model.count)
    let image = model.image(cut, seed: seed)
    end()
    return Dictionary(uniqueKeysWithValues: before.keys.map { ($0, image[$0]) })
  }

  /// Stops writing down.
  public func end() { state.withLock { $0 = State(isRecording: false) } }

  private func name(_ path: String) -> String? {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
  }

  /// What becomes of a request to a file, before it is done; `read` gives what the file holds.
  func admit(_ path: String, grows: Bool, read: () -> [UInt8]?) -> Verdict {
    guard let file = name(path) else { return .done }
    return state.withLock { state in
      guard !state.isDead else { return .dead }
      guard state.before != nil else { return .done }
      if grows, let left = state.growths {
        guard left > 0 else { return .full }
        state.growths = left - 1
      }
      if state.before?.keys.contains(file) == false {
        state.before?.updateValue(read(), forKey: file)
      }
      return .done
    }
  }

  // MARK: Writing down

  func add(_ request: Request, to path: String) {
    guard let file = name(path) else { return }
    state.withLock { $0.add(Entry(file: file, request: request)) }
  }

  /// Notes that something was promised to people: it must be there after every later power cut.
  public func promise(_ what: String) {
    state.withLock { $0.add(Entry(file: "", request: .promise(what))) }
  }

  /// Notes that a file was replaced whole.
  public func replaced(_ path: String, _ bytes: [UInt8]) { add(.replace(bytes), to: path) }

  /// Notes that every file below a folder was synced.
  func settled(below path: String) {
    guard path.hasPrefix(folder) else { return }
    let below = String(path.dropFirst(folder.count + 1)) + "/"
    state.withLock { state in
      let names = Set(state.entries.map(\.file).filter { $0.hasPrefix(below) })
      for name in names.sorted() { state.add(Entry(file: name, request: .sync)) }
    }
  }

  /// Notes that a file was removed, and its folder synced or not.
  public func removed(_ path: String, isDurable: Bool) {
    add(.delete(isDurable: isDurable), to: path)
  }

  /// Requests so far.
  public var count: Int { state.withLock { $0.entries.count } }

  var all: [Entry] { state.withLock { $0.entries } }
}

extension DiskLog.State {
  fileprivate mutating func add(_ entry: DiskLog.Entry) {
    guard isRecording, !isDead else { return }
    entries.append(entry)
    guard let left = fuse else { return }
    fuse = left - 1
    if left <= 1 { isDead = true }
  }
}

/// How a power cut treats what was not synced.
public enum PowerCut: Sendable, CaseIterable {
  /// Nothing of it reached the disk.
  case dropsAll
  /// All of it did: a process that was killed.
  case keepsAll
  /// Some of it did, in any order, sectors torn; by a seed.
  case tears
}

/// A disk as power cuts leave it, moved along a log.
public struct DiskModel {
  private struct File {
    var bytes: [UInt8]
    /// False until the file's first sync: its name may be gone.
    var isNamed: Bool
    var waiting: [DiskLog.Request] = []
  }

  private let entries: [DiskLog.Entry]
  private let isHonest: Bool
  private var files: [String: File]
  private var next = 0
  /// What had been promised up to here.
  public private(set) var promises: [String] = []

  /// A disk that held `base` when the log began; one that is not honest says that it synced and
  /// does not.
  public init(_ base: [String: [UInt8]], _ log: DiskLog, isHonest: Bool = true) {
    entries = log.all
    self.isHonest = isHonest
    files = base.mapValues { File(bytes: $0, isNamed: true) }
  }

  /// The number of places where the power can fail.
  public var count: Int { entries.count + 1 }

  /// Moves on until `place` requests have been made.
  public mutating func advance(to place: Int) {
    while next < min(place, entries.count) {
      take(entries[next])
      next += 1
    }
  }

  private mutating func take(_ entry: DiskLog.Entry) {
    if case .promise(let what) = entry.request { return promises.append(what) }
    var file = files[entry.file] ?? File(bytes: [], isNamed: false)
    switch entry.request {
    case .sync where !isHonest: break
    case .sync:
      for request in file.waiting { DiskModel.apply(request, to: &file.bytes) }
      file.waiting = []
      file.isNamed = true
    case .replace(let bytes): file = File(bytes: bytes, isNamed: true)
    case .delete(let isDurable) where isDurable:
      files[entry.file] = nil
      return
    default: file.waiting.append(entry.request)
    }
    files[entry.file] = file
  }

  /// The files that are there after a power cut here.
  public func image(_ cut: PowerCut, seed: UInt64 = 0) -> [String: [UInt8]] {
    var random = Seeded(state: seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(next))
    var image: [String: [UInt8]] = [:]
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      var bytes = file.bytes
      var isThere = file.isNamed
      for request in file.waiting {
        switch cut {
        case .dropsAll: continue
        case .keepsAll: break
        case .tears where !random.next().isMultiple(of: 2): continue
        case .tears: break
        }
        if case .delete = request {
          isThere = false
        } else {
          isThere = true
          DiskModel.apply(cut == .tears ? random.torn(request) : request, to: &bytes)
        }
      }
      if isThere { image[name] = bytes }
    }
    return image
  }

  private static func apply(_ request: DiskLog.Request, to bytes: inout [UInt8]) {
    switch request {
    case .write(let written, let offset):
      if bytes.count < offset + written.count {
        bytes += [UInt8](repeating: 0, count: offset + written.count - bytes.count)
      }
      bytes.replaceSubrange(offset..<offset + written.count, with: written)
    case .truncate(let size):
      if size < bytes.count { bytes.removeSubrange(size...) }
    case .delete: bytes = []
    case .sync, .replace, .promise: break
    }
  }
}

/// SplitMix64, so that a failure can be made again.
private struct Seeded {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// A write of which some sectors of 512 bytes at its start arrived, or all.
  mutating func torn(_ request: DiskLog.Request) -> DiskLog.Request {
    guard case .write(let bytes, let offset) = request, bytes.count > 512 else { return request }
    let sectors = Int(next() % UInt64(bytes.count / 512 + 1))
    let kept = sectors == 0 ? bytes.count : min(bytes.count, sectors * 512)
    return .write(Array(bytes.prefix(kept)), at: offset)
  }
}

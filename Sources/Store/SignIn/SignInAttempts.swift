public import Bytes
import Crypto
package import Host

/// How often sign-in was tried without success, and how long the next try has to wait.
///
/// A try is counted on the disk before it is made: ending the process, or a power cut, frees
/// nobody. Waits are counted by the clock of the boot, which no setting of the date moves. Service
/// numbers fall into 256 counters by a keyed hash, whether there is such an officer or not: the
/// file stays small, tells nobody's number (people type a passphrase into the wrong question), and
/// a number that nobody has waits like any other. Nobody is locked out for good.
package struct SignInAttempts {
  private static let type = "maabar/sign-in-attempts/1"
  private static let saltBytes = 16
  private static let fileBytes = 64 * 1024

  /// One count of tries.
  struct Count: Equatable {
    var failed: Int
    /// When the last try was made.
    var boot: String
    var nanoseconds: UInt64
  }

  /// How waits grow with the number of failed tries.
  package struct Schedule {
    /// Tries without any wait.
    package let free: Int
    /// The longest wait; each try doubles it from two seconds on.
    package let secondsAtMost: Int

    /// For one service number: 3 tries, then 2, 4, 8 ... 300 seconds: some 290 guesses a day.
    package static let number = Schedule(free: 3, secondsAtMost: 300)
    /// For all of the station together, against one passphrase tried on every number.
    package static let station = Schedule(free: 20, secondsAtMost: 60)

    /// Seconds to wait after so many failed tries.
    package func seconds(after failed: Int) -> Int {
      let doublings = failed - free
      guard doublings > 0 else { return 0 }
      return min(doublings < 16 ? 1 << doublings : .max, secondsAtMost)
    }
  }

  private let path: Path
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let salt: [UInt8]
  private var numbers: [Int: Count]
  private var station: Count

  /// Reads the file; one that is missing or damaged counts as the longest wait, served once from
  /// the start of the machine on: removing it gains nothing.
  package init(
    _ path: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness
  ) {
    self.path = path
    self.files = files
    self.timekeeper = timekeeper
    if let bytes = try? files.read(path, limit: SignInAttempts.fileBytes),
      let read = try? SignInAttempts.parse(bytes)
    {
      (salt, numbers, station) = read
    } else {
      salt = randomness.bytes(SignInAttempts.saltBytes)
      numbers = [:]
      station = Count(failed: Int(Int16.max), boot: "", nanoseconds: 0)
      let unknown = station
      for bucket in 0..<256 { numbers[bucket] = unknown }
    }
  }

  /// Writes the file of a new station, in which nothing was tried.
  package static func start(
    _ path: Path, files: any Files, timekeeper: any Timekeeper, randomness: any Randomness
  ) throws(Fault) {
    var attempts = SignInAttempts(
      path, files: files, timekeeper: timekeeper, randomness: randomness)
    attempts.numbers = [:]
    attempts.station.failed = 0
    try attempts.write()
  }

  // MARK: Asking, counting, forgetting

  /// Throws `.signInWait` with the seconds that are left to wait; does not count as a try.
  package func admit(_ serviceNumber: String) throws(Fault) {
    let now = timekeeper.now()
    let own = numbers[bucket(serviceNumber)].map { left($0, .number, now) } ?? 0
    let seconds = max(own, left(station, .station, now))
    guard seconds > 0 else { return }
    throw Fault(.signInWait, at: "sign-in", "too many tries: wait \(seconds) s, then try again")
  }

  /// Counts a try, durably, before it is made.
  package mutating func count(_ serviceNumber: String) throws(Fault) {
    let now = timekeeper.now()
    numbers[bucket(serviceNumber)] = next(numbers[bucket(serviceNumber)], now)
    station = next(station, now)
    try write()
  }

  /// Forgets the tries of who has signed in.
  package mutating func forget(_ serviceNumber: String) throws(Fault) {
    numbers[bucket(serviceNumber)] = nil
    station.failed = 0
    try write()
  }

  private func next(_ count: Count?, _ now: Moment) -> Count {
    Count(
      failed: min((count?.failed ?? 0) + 1, Int(Int16.max)), boot: now.bootID,
      nanoseconds: now.monotonicNanoseconds)
  }

  /// Seconds left of a wait, rounded up. In another boot than the last try's, all that is known is
  /// how long this boot has run: at most the whole wait is served again.
  private func left(_ count: Count, _ schedule: Schedule, _ now: Moment) -> Int {
    let whole = UInt64(schedule.seconds(after: count.failed)) * 1_000_000_000
    let isSameBoot = count.boot == now.bootID && count.nanoseconds <= now.monotonicNanoseconds
    let since = now.monotonicNanoseconds - (isSameBoot ? count.nanoseconds : 0)
    return since >= whole ? 0 : Int((whole - since + 999_999_999) / 1_000_000_000)
  }

  private func bucket(_ serviceNumber: String) -> Int {
    Int(HMACKey(salt).sha256(Array(serviceNumber.utf8))[0])
  }

  // MARK: The file's form

  private func write() throws(Fault) {
    var counters: [String: JSON] = [:]
    for (bucket, count) in numbers { counters["\(bucket)"] = SignInAttempts.json(count) }
    let json: JSON = [
      "type": .string(SignInAttempts.type), "salt": .string(Hex.encode(salt)),
      "station": SignInAttempts.json(station), "numbers": .object(counters),
    ]
    try files.write(Array((json.line() + "\n").utf8), to: path, secret: true)
  }

  private static func json(_ count: Count) -> JSON {
    [
      "failed": .integer(Int64(count.failed)), "boot": .string(count.boot),
      "nanoseconds": .integer(Int64(clamping: count.nanoseconds)),
    ]
  }

  private static func parse(
    _ bytes: [UInt8]
  ) throws(Fault) -> (salt: [UInt8], numbers: [Int: Count], station: Count) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == type, let counters = json["numbers"]?.object else {
      throw Fault(.field, at: "numbers", "counters expected")
    }
    let salt = try Hex.decode(try json.requiredString("salt"))
    guard salt.count == saltBytes else { throw Fault(.field, at: "salt", "16 bytes expected") }
    var numbers: [Int: Count] = [:]
    for (name, value) in counters {
      guard let bucket = Int(name), (0..<256).contains(bucket) else {
        throw Fault(.field, at: "numbers", "0 to 255 expected")
      }
      numbers[bucket] = try count(value)
    }
    return (salt, numbers, try count(json["station"] ?? .null))
  }

  private static func count(_ json: JSON) throws(Fault) -> Count {
    let failed = try json.requiredInteger("failed")
    let nanoseconds = try json.requiredInteger("nanoseconds")
    guard (0...Int64(Int16.max)).contains(failed), nanoseconds >= 0 else {
      throw Fault(.field, at: "failed", "a count expected")
    }
    return Count(
      failed: Int(failed), boot: try json.requiredString("boot"), nanoseconds: UInt64(nanoseconds))
  }
}

extension Fault.Code {
  /// Sign-in was tried too often; it has to wait.
  public static let signInWait = Fault.Code("store.sign-in-wait", .busy)
  /// A service number and a passphrase that do not belong together, or to nobody who may sign in.
  public static let signIn = Fault.Code("store.sign-in", .refused)
}

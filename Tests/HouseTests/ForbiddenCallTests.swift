import Testing

@Suite("Calls that stand in one place only")
struct ForbiddenCallTests {
  /// What may not be called, where it may, and what to use instead.
  private struct Rule: Sendable {
    let calls: [String]
    let allowed: Set<String>
    let instead: String

    init(_ calls: String, allowed: Set<String> = ["Host"], instead: String) {
      self.calls = calls.split(separator: " ").map(String.init)
      self.allowed = allowed
      self.instead = instead
    }
  }

  private static let rules: [Rule] = [
    // Clocks.
    Rule("Date() Date.now clock_gettime gettimeofday time(nil)", instead: "a Timekeeper"),
    Rule(
      "ContinuousClock SuspendingClock DispatchTime CFAbsoluteTimeGetCurrent",
      instead: "a Timekeeper"),
    Rule("Task.sleep usleep( nanosleep( sleep(", instead: "an event or a deadline"),
    // Randomness.
    Rule(
      ".random( .shuffled() .randomElement() SystemRandomNumberGenerator getentropy getrandom",
      instead: "a Randomness"),
    Rule("arc4random UUID() RAND_bytes", instead: "a Randomness"),
    // The environment and the file system.
    Rule(
      "getenv( setenv( ProcessInfo CommandLine.arguments", allowed: ["Host", "Console"],
      instead: "a parameter or Machine.variable"),
    Rule("FileManager FileHandle fopen( contentsOfFile open( creat(", instead: "Files"),
    Rule("Process() posix_spawn fork(", instead: "ChildProcess"),
    // Output and the end of the process.
    Rule("print( debugPrint( dump( NSLog(", allowed: [], instead: "Outlet"),
    Rule("exit( _exit( abort(", instead: "an ExitStatus"),
    // The old signatures, whose checks are weaker.
    Rule("PKCS7_sign PKCS7_verify PKCS7_new", allowed: [], instead: "CMS"),
  ]

  /// The modules that may say `unsafe`: behind their `@safe` types stand C libraries.
  private static let withUnsafe: Set<String> = ["Host", "Crypto", "Store", "Torture"]

  /// The files that call the kernels of CKernels, one type each.
  private static let kernelCallers: Set<String> = [
    "Sources/Biometrics/Comparison/MinutiaPairs.swift",
    "Sources/Biometrics/Comparison/PlacedMinutiae.swift",
    "Sources/Biometrics/Extraction/RidgeKernels.swift",
    "Sources/Flows/Columns/TallyKernel.swift",
    "Sources/Flows/Columns/Unpacking.swift",
  ]

  @Test("clocks, randomness, environment, files and output are asked for in their own place")
  func keepsCallsInPlace() {
    for rule in Self.rules {
      for file in House.sources where !rule.allowed.contains(file.module) {
        for call in rule.calls {
          for number in file.linesCalling(call) {
            Issue.record("\(file):\(number) calls \(call): use \(rule.instead)")
          }
        }
      }
    }
  }

  @Test("unsafe stands only behind the safe types of the ground and in drivers")
  func keepsUnsafeInPlace() {
    for file in House.sources where !Self.withUnsafe.contains(file.module) {
      guard !file.path.hasPrefix("Devices/"), !Self.kernelCallers.contains(file.path) else {
        continue
      }
      for number in file.linesCalling("unsafe ") { Issue.record("\(file):\(number) is unsafe") }
    }
  }

  @Test("the search finds a call, and neither a comment, a string, a method nor a longer name")
  func findsCalls() {
    let file = SourceFile(
      path: "Sources/Match/X.swift",
      text: """
        let a = Date() // now
        // Date()
        let b = "Date()"
        let c = CivilDate() + x.exit(1) + Database.open(path)
        table.print(on: outlet)
        _ = try open(path)
        values.shuffled()
        """)
    #expect(file.linesCalling("Date()") == [1])
    #expect(file.linesCalling("exit(") == [])
    #expect(file.linesCalling("print(") == [])
    #expect(file.linesCalling("open(") == [6])
    #expect(file.linesCalling(".shuffled()") == [7])
    let own = SourceFile(path: "X.swift", text: "func print(_ row: Row) {}\nprint(row)")
    #expect(own.linesCalling("print(") == [])
  }
}

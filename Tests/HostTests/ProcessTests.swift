import Bytes
import Glibc
import Host
import Testing

@Suite("Processes")
struct ProcessTests {
  @Test("another program's end is told as a shell tells it")
  func runsPrograms() throws {
    #expect(try ChildProcess.run("/bin/true", []) == 0)
    #expect(try ChildProcess.run("/bin/sh", ["-c", "exit 7"]) == 7)
    #expect(try ChildProcess.run("/bin/sh", ["-c", "kill -9 $$"]) == 137)
    #expect(throws: Fault(.fileMissing, "")) { try ChildProcess.run("/no/such/program", []) }
  }

  @Test("a program reads its input from a pipe, and what it writes comes back whole")
  func passesBytes() throws {
    let bytes = (0..<60_000).map { UInt8(truncatingIfNeeded: $0) }
    let run = try ChildProcess.run("/bin/cat", [], input: bytes, outputLimit: 60_000)
    #expect(run.status == 0)
    #expect(run.output == bytes)
    // One that reads nothing and ends at once harms nobody.
    #expect(
      try ChildProcess.run("/bin/sh", ["-c", "exit 3"], input: bytes, outputLimit: 1).status == 3)
    #expect(throws: Fault(.fileTooLarge, "")) {
      try ChildProcess.run("/bin/cat", [], input: bytes, outputLimit: 59_999)
    }
    #expect(throws: Fault(.fileMissing, "")) {
      try ChildProcess.run("/no/such/program", [], input: [], outputLimit: 1)
    }
    #expect(throws: Fault(.fileFailed, "")) {
      try ChildProcess.run(
        "/bin/sleep", ["60"], input: [], outputLimit: 1, secondsAtMost: 1)
    }
  }

  @Test(
    "Ctrl-C is a flag at first and the end of the process the second time", .timeLimit(.minutes(1)))
  func interrupts() async {
    await #expect(processExitsWith: .exitCode(130)) {
      Interruption.watch()
      guard !Interruption.isRequested else { exit(11) }
      try Interruption.check()
      // To the process: this thread belongs to the test's queue, which takes no signals.
      kill(getpid(), SIGINT)
      while !Interruption.isRequested { sched_yield() }
      do throws(Fault) {
        try Interruption.check()
        exit(1)
      } catch { guard error == Fault(.interrupted, "") else { exit(13) } }
      kill(getpid(), SIGINT)
      while true { sched_yield() }
    }
  }

  @Test("no core file is left, and a crash is a plain signal without a report")
  func leavesNoCore() async {
    await #expect(processExitsWith: .signal(SIGABRT)) {
      ProcessHygiene.apply()
      var limit = rlimit()
      unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
      guard limit.rlim_cur == 0, limit.rlim_max == 0 else { exit(1) }
      abort()
    }
  }
}

import Bytes
import Codes
import Console
import Glibc
import Host
import PCSC
import Seal
import Station
import Support
import Testing

@testable import maabar

@Suite("The doctor")
struct DoctorTests {
  private func examine(
    clock: Int64 = 1_795_000_000_000, folder: String
  ) -> [String: Finding.Verdict] {
    let findings = MachineExamination(
      files: Disk(), timekeeper: StoppedClock(clock), randomness: SystemRandomness(),
      folder: Path(folder)
    ).findings
    return Dictionary(findings.map { ($0.subject, $0.verdict) }, uniquingKeysWith: { $1 })
  }

  @Test("finds a machine that can build and test Maabar fit to run it")
  func findsFit() throws {
    try withTemporaryFolder { (folder: String) throws in
      let verdicts = examine(folder: folder)
      #expect(Set(verdicts.keys).count == 7)
      for (subject, verdict) in verdicts { #expect(verdict != .bad, "\(subject)") }
      #expect(try Disk().list(Path(folder), limit: 10).isEmpty)
    }
  }

  @Test("sees a clock whose battery is dead, and a disk that takes nothing")
  func findsUnfit() {
    let verdicts = examine(clock: 86_400_000, folder: "/proc")
    #expect(verdicts["Clock"] == .bad)
    #expect(verdicts["Disk"] == .bad)
  }

  @Test("tells a PC/SC library that is not installed from a service that does not run")
  func judgesChipReaders() {
    let library = Fault(.libraryMissing, at: "libpcsclite.so.1", "the Debian packages are needed")
    let service = Fault(.cardService, at: "pcscd", "the PC/SC service does not run")
    let missing = MachineExamination.judgeChipReaders(.failure(library))
    #expect(missing.verdict == .good && missing.advice?.contains("libpcsclite1") == true)
    let silent = MachineExamination.judgeChipReaders(.failure(service))
    #expect(silent.verdict == .warning && silent.advice?.contains("pcscd.socket") == true)
    let ready = MachineExamination.judgeChipReaders(.success(["Virtual PCD 00 00"]))
    #expect(ready.verdict == .good && ready.detail.contains("Virtual PCD 00 00"))
  }

  @Test("asks for OpenSSL's fixes of CMS, and names the package that lacks them")
  func judgesOpenSSL() {
    let good = MachineExamination.judgeOpenSSL("OpenSSL 3.5.6", hasCMSFixes: true, package: nil)
    #expect(good.verdict == .good)
    let old = MachineExamination.judgeOpenSSL(
      "OpenSSL 3.0.19", hasCMSFixes: false, package: "3.0.19-1~deb12u2")
    #expect(old.verdict == .warning)
    #expect(old.detail.contains("3.0.19-1~deb12u2"))
    #expect(old.advice?.contains("apt-get install libssl3") == true)
  }

  @Test("says that a key in a file protects nothing, and that others may read a folder")
  func judgesStation() throws {
    try withTemporaryFolder { path in
      let folder = StationFolder(Path(path) / "station")
      #expect(verdicts(folder) == ["Station": .bad])
      _ = try StationSetup.make(
        StationConfiguration(
          station: try StationName("IBK-1"), pointOfEntry: try StationName("IQ-IBK"),
          country: "IRQ", zone: "Asia/Baghdad", mode: .land, lane: "1"),
        rules: "{}", protection: .simulated, in: folder.root, files: Disk(),
        timekeeper: SystemTimekeeper(), randomness: SystemRandomness())
      #expect(
        verdicts(folder) == [
          "Station": .good, "Permissions": .good, "Key protection": .unprotected,
          // The one officer's passphrase is stretched with no work at all.
          "Officers": .warning,
        ])
      unsafe chmod(folder.keys.string, 0o644)
      #expect(verdicts(folder)["Permissions"] == .bad)
    }
  }

  private func verdicts(_ folder: StationFolder) -> [String: Finding.Verdict] {
    let findings = StationExamination(disk: Disk(), folder: folder).findings
    return Dictionary(findings.map { ($0.subject, $0.verdict) }, uniquingKeysWith: { $1 })
  }
}

/// A clock that shows one moment.
private struct StoppedClock: Timekeeper {
  let milliseconds: Int64

  init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

  func now() -> Moment {
    Moment(utcMilliseconds: milliseconds, monotonicNanoseconds: 0, bootID: "stopped")
  }
}

import Bytes
import Glibc
import Host
import Record
import Support
import Testing

@testable import Station
import Store

@Suite("Keys under a TPM")
struct TPMSealerTests {
  /// A program that takes and answers what systemd-creds 252 does, with a file for a TPM: it seals
  /// by turning the bytes into hexadecimal behind a word that stands for this machine.
  private func standIn(_ folder: String) throws -> TPMSealer {
    let script = """
      #!/bin/sh
      [ -e "\(folder)/tpm" ] || { [ "$1" = has-tpm2 ] && { echo partial; exit 7; }; exit 1; }
      case "$*" in
      has-tpm2) echo yes ;;
      "encrypt --with-key=tpm2 --name=maabar-station - -") cat "\(folder)/tpm"; od -An -v -tx1 ;;
      "decrypt --name=maabar-station - -")
        read word
        [ "$word" = "$(cat "\(folder)/tpm")" ] || exit 1
        for pair in $(cat); do printf "\\\\$(printf '%03o' 0x$pair)"; done ;;
      *) exit 64 ;;
      esac
      """
    // Copied by another process: a file that this one has written may still be open in a child that
    // another test starts meanwhile, and then no program can run from it.
    try write(script, to: folder + "/script")
    #expect(try ChildProcess.run("/bin/cp", [folder + "/script", folder + "/creds"]) == 0)
    unsafe chmod(folder + "/creds", 0o700)
    try write("this-machine\n", to: folder + "/tpm")
    return TPMSealer(program: Path(folder) / "creds")
  }

  @Test("The station opens by itself on its machine, and on no other")
  func opens() throws {
    try withTemporaryFolder { folder in
      let tpm = try standIn(folder)
      #expect(tpm.isAvailable)
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.tpm), tpm: tpm)
      do {
        let station = try sample.open(tpm: tpm)
        #expect(!station.isLocked)
        _ = try station.journal.append(isPractice: false) { sample.crossing($0) }
      }
      // The disk in another machine, whose TPM knows nothing of it.
      try write("another-machine\n", to: folder + "/tpm")
      do {
        let station = try sample.open(tpm: tpm)
        #expect(station.isLocked)
        #expect(station.lockTrouble?.code == .tpm)
        #expect(throws: Fault(.stationLocked, "")) { try station.record(1) }
        #expect(throws: Fault(.stationLocked, "")) {
          try station.journal.append(isPractice: false) { sample.crossing($0) }
        }
        // The administrator's passphrase opens it, and seals the key to this TPM anew.
        let administrator = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
        #expect(try !station.record(1).bytes().isEmpty)
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.protect(by: .tpm, by: administrator)
        }
      }
      #expect(try !sample.open(tpm: tpm).isLocked)
    }
  }

  @Test("Under a TPM only administrators hold the key besides it")
  func envelopes() throws {
    try withTemporaryFolder { folder in
      let tpm = try standIn(folder)
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.tpm), tpm: tpm)
      do {
        let station = try sample.open(tpm: tpm)
        let by = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
        try station.change(by: by) { desk throws(Fault) in
          try desk.add(Crew.officer("7731"), role: .supervisor, by: by)
        }
        #expect(try station.officers.list(by: by).map(\.canUnlock) == [true, false])
      }
      try Disk().remove(Path(folder) / "tpm")
      #expect(!tpm.isAvailable)
      #expect(throws: Fault(.tpm, "")) {
        try sample.open(tpm: tpm).signIn("7731", Passphrase(Crew.other))
      }
    }
  }

  @Test("A TPM that does not work changes nothing, at setup or later")
  func unavailable() throws {
    try withTemporaryFolder { folder in
      let none = TPMSealer(program: Path(folder) / "no-such-program")
      #expect(!none.isAvailable)
      let sample = SampleStation(folder)
      #expect(throws: Fault(.tpm, "")) {
        try sample.make(protection: Crew.protection(.tpm), tpm: none)
      }
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let station = try sample.open(tpm: none)
      let by = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
      let before = try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes)
      #expect(throws: Fault(.tpm, "")) {
        try station.change(by: by) { desk throws(Fault) in try desk.protect(by: .tpm, by: by) }
      }
      #expect(try Disk().read(sample.folder.keys, limit: KeyFile.maximumBytes) == before)
    }
  }

  @Test(
    "This machine's systemd-creds seals to its TPM and opens again",
    .enabled(if: TPMSealer.system.isAvailable, "skipped: this machine has no TPM 2.0"))
  func real() throws {
    let key = [UInt8](repeating: 0x5a, count: 32)
    let sealed = try TPMSealer.system.seal(key)
    #expect(sealed.firstRange(of: key) == nil)
    #expect(try TPMSealer.system.open(sealed) == key)
  }
}

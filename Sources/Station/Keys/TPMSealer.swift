public import Bytes
package import Host

/// Seals a key to this machine's TPM 2.0 by `systemd-creds` (systemd 250 and later).
///
/// The key passes through pipes, never through a file or an argument. The TPM gives it back on
/// this machine only, and only while the state of Secure Boot (PCR 7, systemd's own choice) is what
/// it was; after a change of firmware keys or a new mainboard an administrator's passphrase opens
/// the station instead.
public struct TPMSealer: Sendable {
  /// The program; a path, so that nothing earlier on a search path can stand in for it.
  private let program: Path

  /// Debian's `systemd-creds`.
  public static let system = TPMSealer(program: "/usr/bin/systemd-creds")

  /// Another program in its place; for tests.
  package init(program: Path) { self.program = program }

  /// The name under which the key is sealed: another name does not open it.
  private static let name = "--name=maabar-station"
  /// Bytes of a sealed key at most; systemd 252 writes some 500.
  private static let sealedBytes = 16 * 1024

  /// True when the program, the firmware, the kernel and the libraries all have TPM 2.0:
  /// `has-tpm2` prints `yes` and ends with 0, `partial` and a bit for each that is missing
  /// otherwise.
  public var isAvailable: Bool {
    guard let run = try? ChildProcess.run(program, ["has-tpm2"], input: [], outputLimit: 4096)
    else { return false }
    return run.status == 0
  }

  /// The key sealed to the TPM, as `systemd-creds` writes it; throws `.tpm`.
  func seal(_ key: [UInt8]) throws(Fault) -> [UInt8] {
    try run(["encrypt", "--with-key=tpm2", TPMSealer.name, "-", "-"], input: key)
  }

  /// The key that was sealed; throws `.tpm` where this TPM does not give it.
  func open(_ sealed: [UInt8]) throws(Fault) -> [UInt8] {
    try run(["decrypt", TPMSealer.name, "-", "-"], input: sealed)
  }

  private func run(_ words: [String], input: [UInt8]) throws(Fault) -> [UInt8] {
    let run: ChildProcess.Run
    do throws(Fault) {
      run = try ChildProcess.run(
        program, words, input: input, outputLimit: TPMSealer.sealedBytes)
    } catch { throw Fault(.tpm, at: program.string, error.detail) }
    guard run.status == 0, !run.output.isEmpty else {
      throw Fault(.tpm, at: program.string, "`\(words[0])` ended with status \(run.status)")
    }
    return run.output
  }
}

extension Fault.Code {
  /// A TPM that is not there, or does not give back what was sealed to it.
  public static let tpm = Fault.Code("station.tpm", .refused)
}

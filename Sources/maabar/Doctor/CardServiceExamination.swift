import Bytes
import Host
import PCSC

extension MachineExamination {
  /// Whether chip readers can be used (PC/SC). A station without one needs nothing of it.
  var chipReaders: Finding {
    do throws(Fault) { return Self.judgeChipReaders(.success(try PCSCDriver.examine())) } catch {
      return Self.judgeChipReaders(.failure(error))
    }
  }

  /// What the service said: its readers, or why it cannot be used.
  static func judgeChipReaders(_ readers: Result<[String], Fault>) -> Finding {
    switch readers {
    case .success(let names):
      let shown = names.isEmpty ? "no reader is plugged in" : names.joined(separator: ", ")
      return Finding("Chip readers", .good, "the PC/SC service runs; \(shown)")
    case .failure(let fault) where fault.code == .libraryMissing:
      return Finding(
        "Chip readers", .good, "PC/SC is not installed; stations without a chip reader need none",
        advice: "For a chip reader: apt-get install pcscd libpcsclite1 libccid && "
          + "systemctl enable --now pcscd.socket")
    case .failure(let fault):
      return Finding(
        "Chip readers", .warning, fault.detail,
        advice: "apt-get install pcscd libccid && systemctl enable --now pcscd.socket; where the "
          + "service runs, allow this user org.debian.pcsc-lite.access_pcsc and access_card "
          + "(polkit)")
    }
  }
}

import Bytes
import Console
import Host
import VirtualPassport

/// What `device simulate --chip` does: a virtual passport on pcscd's virtual reader until Ctrl-C.
enum VirtualChipService {
  static let chip = Parameter.optional(
    "--chip", .folder, "a specimen whose chip to lay on the virtual reader of pcscd")
  static let port = Parameter.defaulted(
    "--port", .number(1...65_535), to: Int(VirtualReaderLink.firstPort),
    "the port of that reader; its second one has 35964")
  static let faults = Parameter.repeated(
    "--fault", .word("FAULT"), "what the chip does wrong, as lost-at-byte:4000 or cloned")

  static func run(_ folder: Path, _ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    var wrong: [ChipFault] = []
    for text in invocation[faults] { wrong.append(try ChipFault(text)) }
    let timekeeper = machine.timekeeper
    let chip = VirtualChip(
      try ChipSpecimen(folder: folder, files: machine.files), randomness: machine.randomness,
      faults: wrong, wait: { _ = timekeeper.wait(at: Gate(), milliseconds: $0) })
    let link = VirtualReaderLink(
      chip, port: UInt16(clamping: invocation[port]), timekeeper: timekeeper
    ) { notice in
      switch notice {
      case .powered: machine.outlet.note("  powered")
      case .lost: machine.outlet.note("  \("slipped off, and is laid on again", .warning)")
      case .ended: machine.outlet.note("taken away")
      case .answered(let instruction, let status):
        let code = Hex.encode([instruction]).uppercased()
        let words = status.map { Hex.encode([UInt8($0 >> 8), UInt8($0 & 0xFF)]).uppercased() }
        machine.outlet.note("  \(name(instruction)) (\(code)): \(words ?? "no answer")")
      }
    }
    machine.outlet.note(
      "\(folder.string, .strong) lies on the virtual reader; Ctrl-C takes it away")
    let watch = OwnerThread(name: "interruption")
    watch.run {
      while !Interruption.isRequested { _ = Gate().wait(milliseconds: 100) }
      link.end()
    }
    watch.end()
    try link.run()
    return .success
  }

  /// The command of an instruction (ISO/IEC 7816-4, table 4.2).
  private static func name(_ instruction: UInt8) -> String {
    switch instruction {
    case 0x22: "MANAGE SECURITY ENVIRONMENT"
    case 0x2A: "PERFORM SECURITY OPERATION"
    case 0x82: "EXTERNAL AUTHENTICATE"
    case 0x84: "GET CHALLENGE"
    case 0x86: "GENERAL AUTHENTICATE"
    case 0x88: "INTERNAL AUTHENTICATE"
    case 0xA4: "SELECT"
    case 0xB0, 0xB1: "READ BINARY"
    case 0xC0: "GET RESPONSE"
    default: "a command"
    }
  }
}

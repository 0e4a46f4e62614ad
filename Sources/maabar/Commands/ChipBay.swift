import Bytes
import Console
import Device
import Document
import Encounter
import Host
import PCSC
import Simulated
import Socket

/// One chip reader, open for a command: a PC/SC reader of this machine, a device at a socket, or a
/// folder of specimens.
struct ChipBay {
  private let hub: DeviceHub
  private let session: DeviceSession

  var descriptor: DeviceDescriptor { session.descriptor }

  /// Opens the reader that a word names; without a word the only one there is. Throws
  /// `.deviceMissing` with what there is.
  init(_ word: String?, _ machine: Machine) throws(Fault) {
    hub = DeviceHub(
      drivers: try ChipBay.drivers(word, machine), timekeeper: machine.timekeeper)
    let readers = hub.list().filter { $0.capabilities.contains(.chip) }
    let wanted = word?.lowercased() ?? ""
    let isPath = word.map { ChipBay.isPath($0, machine) } ?? false
    let fitting = readers.filter { reader in
      isPath
        || [reader.identity.description, ChipBay.name(reader)]
          .contains { $0.lowercased().contains(wanted) || wanted.isEmpty }
    }
    // Of several the one on which a document lies already.
    let events = hub.events.drain()
    let laid = fitting.filter { reader in
      events.contains { $0.kind == .documentPresent && $0.device == reader.identity }
    }
    let chosen = fitting.count > 1 ? laid : fitting
    guard let first = chosen.first, chosen.count == 1 else {
      let names = (fitting.isEmpty ? readers : fitting).map(ChipBay.name)
      let there = names.isEmpty ? "none is there" : "there are: \(names.joined(separator: "; "))"
      let fault = events.lazy.compactMap { event in
        if case .fault(let fault) = event.kind { fault } else { nil }
      }.first
      if names.isEmpty, let fault { throw fault }
      throw Fault(
        .deviceMissing, at: word ?? "",
        fitting.isEmpty
          ? "no such chip reader; \(there)"
          : "more than one chip reader; lay the document on, or name one: \(there)")
    }
    session = try hub.open(first.identity)
  }

  /// A reader's name, as a person reads it.
  private static func name(_ reader: DeviceDescriptor) -> String {
    "\(reader.identity.make) \(reader.identity.model)"
  }

  /// Whether a word is a path: by its beginning, or because something stands there. A slash alone
  /// does not tell, for identities of readers have them.
  static func isPath(_ word: String, _ machine: Machine) -> Bool {
    word.hasPrefix("/") || word.hasPrefix(".") || machine.files.exists(Path(word))
  }

  /// The drivers that may have the reader: a path is a socket or a folder, else PC/SC.
  private static func drivers(
    _ word: String?, _ machine: Machine
  ) throws(Fault) -> [any DeviceDriver] {
    guard let word, isPath(word, machine) else { return [PCSCDriver(files: machine.files)] }
    let path = Path(word)
    guard machine.files.kind(of: path) == .folder else { return [SocketDriver([path])] }
    let documents = try SpecimenFolder(path, files: machine.files).documents(
      randomness: machine.randomness)
    return [SimulatedDriver([.documentReader(of: documents)])]
  }

  /// Reads the chip that is laid on; Ctrl-C cancels.
  func read(
    _ plan: ReadingPlan, keys: ChipKeys, terminal: TerminalAccess?, isTraced: Bool,
    milliseconds: Int, randomness: any Randomness
  ) -> ChipReading {
    let done = Gate()
    let pump = OwnerThread(name: "chip reader")
    pump.run { [session] in
      while !done.isOpen {
        _ = done.wait(milliseconds: 50)
        if Interruption.isRequested { session.cancel() }
      }
    }
    pump.end()
    defer { done.open() }
    return session.readChip(
      plan, keys: keys, terminal: terminal, isTraced: isTraced,
      by: session.deadline(milliseconds: milliseconds),
      randomness: randomness)
  }
}

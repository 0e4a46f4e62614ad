import Bytes
import Codes
import Console
import Crypto
import Device
import Host
import PCSC
import Socket

/// The verb `device`: what is there, what it can do, whether it works, and simulated ones.
enum DeviceCommand {
  /// A finger or slap by its word: `right-index`, `left-four`.
  static let position = Reading<FingerPosition>(
    "FINGER", choices: FingerPosition.allCases.filter { $0 != .unknown }.map(\.word),
    show: { $0.word }
  ) { text throws(Fault) in
    guard let position = FingerPosition(word: text), position != .unknown else {
      throw Fault(.usage, "a finger or slap expected: right-index, left-four, both-thumbs")
    }
    return position
  }

  private static let sockets = Parameter.repeated(
    "SOCKET", .file, "where processes serve devices; chip readers are found by themselves")
  private static let place = Parameter.required(
    "DEVICE", .word("DEVICE"),
    "the socket at which a process serves it, or a part of a chip reader's identity")
  private static let positions = Parameter.defaulted(
    "--positions", .list(position), to: [.rightIndex], "which fingers or slaps a scanner captures")
  private static let milliseconds = Parameter.defaulted(
    "--milliseconds", .number(1...600_000), to: 10_000, "how long to wait for the capture")
  private static let output = Parameter.optional(
    "--output", .folder, "write what was captured into this folder, which may be missing")

  static let command = Command(
    "device", "list devices, try them, or simulate them",
    discussion: """
      Chip readers of this machine (PC/SC) are there without being named. Any other device is \
      served at a socket by a process of its own: `maabar device simulate`, or a program around a \
      maker's library. Devices/PCSC/README.md and Devices/Socket/README.md say more.
      """,
    subcommands: [list, show, test, DeviceSimulateCommand.command])

  // MARK: list

  private static let list = Command(
    "list", "list chip readers of this machine and devices at sockets, with their state",
    examples: [
      .init("maabar device list", "See which chip readers are there."),
      .init("maabar device list scanner.sock camera.sock", "See devices at sockets too."),
    ],
    parameters: [sockets]
  ) { invocation throws(Fault) in
    var rows: [(place: String, device: DeviceDescriptor?)] = []
    let chips = DeviceHub(
      drivers: [PCSCDriver(files: invocation.machine.files)],
      timekeeper: invocation.machine.timekeeper)
    rows += chips.list().map { (place: PCSCDriver.driverName, device: $0) }
    for path in invocation[sockets] {
      let hub = DeviceHub(
        drivers: [SocketDriver([path])], timekeeper: invocation.machine.timekeeper)
      rows.append((path.string, hub.list().first))
    }
    let json = rows.map { row -> JSON in
      .fields([
        "place": .string(row.place), "state": row.device == nil ? "absent" : "ready",
        "device": .text(row.device?.identity.description),
        "class": .text(row.device?.deviceClass.rawValue),
        "capabilities": row.device.map { .texts($0.capabilities.map(\.rawValue).sorted()) },
      ])
    }
    for event in chips.events.drain() {
      if case .fault(let fault) = event.kind { invocation.outlet.note("\(fault.detail, .faint)") }
    }
    invocation.answer(.array(json)) { outlet in
      for row in rows {
        guard let device = row.device else {
          outlet.line("\("absent", .bad)  \(row.place)  nobody serves this socket")
          continue
        }
        let isChips = device.capabilities.contains(.chip)
        let kind = isChips ? "chip reader" : device.deviceClass.words
        outlet.line("\("ready", .good)   \(row.place)  \(kind)  \(device.identity, .strong)")
      }
      if rows.isEmpty { outlet.line("no device is there") }
    }
    return rows.allSatisfy { $0.device != nil } ? .success : .notFound
  }

  // MARK: show

  private static let show = Command(
    "show", "show what a device can do and how it is set",
    examples: [.init("maabar device show scanner.sock", "See its positions and options.")],
    parameters: [place]
  ) { invocation throws(Fault) in
    let bay = try DeviceBay(invocation[place], invocation.machine)
    let device = bay.descriptor
    let deadline = bay.session.deadline(milliseconds: 2000)
    let options = bay.session.options(by: deadline).captured ?? device.options
    let json: JSON = .fields([
      "device": .string(device.identity.description),
      "class": .string(device.deviceClass.rawValue),
      "capabilities": .texts(device.capabilities.map(\.rawValue).sorted()),
      "positions": .texts(device.positions.map(\.word)),
      "options": .array(
        options.map { ["name": .string($0.name), "value": .string($0.value.words)] }),
    ])
    invocation.answer(json) { outlet in
      outlet.line("\(device.identity, .strong)  \(device.deviceClass.words)")
      let capabilities = device.capabilities.map(\.rawValue).sorted()
      outlet.line("  can do     \(capabilities.joined(separator: ", "))")
      if !device.positions.isEmpty {
        let words = device.positions.map(\.word).joined(separator: ", ")
        outlet.paragraph("captures \(words)", indent: 2)
      }
      for option in options {
        outlet.line("  \(option.name, .strong) is \(option.value.words)  \(option.summary)")
        outlet.line("    \("it may be \(option.allowed)", .faint)")
      }
    }
    return .success
  }

  // MARK: test

  private static let test = Command(
    "test", "capture once, show what happens, and keep nothing",
    discussion: """
      Asks the device for what it captures: a document, fingers or a face. Events and the way it \
      ended are shown; nothing is kept but with --output. Ctrl-C cancels.
      """,
    examples: [
      .init("maabar device test scanner.sock --positions right-four", "Try a slap."),
      .init("maabar device test camera.sock --output pictures", "Take a portrait and look at it."),
    ],
    parameters: [place, positions, milliseconds, output]
  ) { invocation throws(Fault) in
    let bay = try DeviceBay(invocation[place], invocation.machine)
    let outlet = invocation.outlet
    if !invocation.json { outlet.note("\(bay.descriptor.identity, .strong)") }
    if bay.descriptor.capabilities.contains(.chip),
      !bay.descriptor.capabilities.contains(.machineReadableZone)
    {
      return testChip(bay, invocation)
    }
    let request: CaptureRequest =
      switch bay.descriptor.deviceClass {
      case .documentReader: .document()
      case .fingerScanner: try .fingers(invocation[positions], for: .inspection)
      case .camera: .face(.inspection)
      }
    let outcome = bay.capture(request, milliseconds: invocation[milliseconds]) { event in
      if !invocation.json, let text = LaneDevices.words(event) { outlet.note(text) }
    }
    let (items, hint) = outcome.shown
    if let folder = invocation[output] { try keep(items, in: folder, invocation) }
    let started = outcome.captured?.started.monotonicNanoseconds ?? 0
    let ended = outcome.captured?.ended.monotonicNanoseconds ?? 0
    let json: JSON = .fields([
      "device": .string(bay.descriptor.identity.description), "ending": .string(outcome.word),
      "reason": .text(hint?.reason.rawValue),
      "milliseconds": ended > started ? .integer(Int64((ended - started) / 1_000_000)) : nil,
      "items": .array(items.map(\.testJSON)),
    ])
    invocation.answer(json) { outlet in
      let isGood = outcome.captured != nil
      let why = hint.map { ": \($0.reason.words)" } ?? ""
      outlet.line("\(outcome.word, isGood ? .good : .bad)\(why)")
      for item in items {
        let what = item.position?.name ?? "\(item.part)"
        outlet.line("  \(what)  \(item.format.rawValue)  \(item.bytes.count) bytes")
        outlet.line("    \("SHA-256 \(Hex.encode(item.sha256))", .faint)")
      }
    }
    if outcome.captured != nil { return .success }
    return .device
  }

  /// Tries a chip reader: waits for a document and powers its chip.
  private static func testChip(_ bay: DeviceBay, _ invocation: Invocation) -> ExitStatus {
    if !invocation.json { invocation.outlet.note("  lay a document on the chip reader") }
    let power = bay.waiting(telling: { _ in }) { session in
      session.powerChip(by: session.deadline(milliseconds: invocation[milliseconds]))
    }
    let answer = power.captured.map { Hex.encode($0) }
    let json: JSON = .fields([
      "device": .string(bay.descriptor.identity.description), "ending": .string(power.word),
      "answerToReset": .text(answer),
    ])
    invocation.answer(json) { outlet in
      guard let answer else { return outlet.line("\(power.word, .bad)") }
      outlet.line("\("a chip answers", .good)  \("answer to reset \(answer)", .faint)")
    }
    return answer == nil ? .device : .success
  }

  private static func keep(
    _ items: [CapturedItem], in folder: Path, _ invocation: Invocation
  ) throws(Fault) {
    try invocation.machine.files.makeFolder(folder)
    for (index, item) in items.enumerated() {
      let stem = item.position.map(\.word) ?? "capture-\(index + 1)"
      let ending: String =
        switch item.format {
        case .jpeg2000: "jp2"
        case .text: "txt"
        default: item.format.rawValue
        }
      try invocation.machine.files.write(item.bytes, to: folder / "\(stem).\(ending)", secret: true)
    }
  }
}

/// One device, open for a command: a chip reader of this machine, or a device at a socket.
struct DeviceBay {
  let hub: DeviceHub
  let session: DeviceSession

  var descriptor: DeviceDescriptor { session.descriptor }

  /// Opens the device at a path, or the one chip reader whose identity has the word in it; throws
  /// `.deviceMissing` when nobody serves the socket and no such reader is there.
  init(_ word: String, _ machine: Machine) throws(Fault) {
    let path = Path(word)
    let isSocket = ChipBay.isPath(word, machine)
    let driver: any DeviceDriver =
      isSocket ? SocketDriver([path]) : PCSCDriver(files: machine.files)
    hub = DeviceHub(drivers: [driver], timekeeper: machine.timekeeper)
    let wanted = word.lowercased()
    let fitting = hub.list().filter {
      isSocket || $0.identity.description.lowercased().contains(wanted)
    }
    // Of several chip readers the one on which a document lies already.
    let events = hub.events.drain()
    let laid = fitting.first { reader in
      events.contains { $0.kind == .documentPresent && $0.device == reader.identity }
    }
    guard let device = laid ?? fitting.first else {
      let fault = events.lazy.compactMap { event in
        if case .fault(let fault) = event.kind { fault } else { nil }
      }.first
      let words = isSocket ? "nobody serves a device there" : "no such socket or chip reader"
      throw fault ?? Fault(.deviceMissing, at: word, words)
    }
    session = try hub.open(device.identity)
  }

  /// Captures; events are told meanwhile, and Ctrl-C cancels.
  func capture(
    _ request: CaptureRequest, milliseconds: Int,
    telling tell: @escaping @Sendable (DeviceEvent) -> Void
  ) -> CaptureOutcome {
    waiting(telling: tell) { session in
      session.capture(request, by: session.deadline(milliseconds: milliseconds))
    }
  }

  /// Does something with the session while events are told and Ctrl-C cancels.
  func waiting<Value>(
    telling tell: @escaping @Sendable (DeviceEvent) -> Void,
    _ body: (DeviceSession) -> Attempt<Value>
  ) -> Attempt<Value> {
    let done = Gate()
    let told = Gate()
    let pump = OwnerThread(name: "device events")
    pump.run { [hub, session] in
      while !done.isOpen {
        if let event = hub.events.next(milliseconds: 50) { tell(event) }
        if Interruption.isRequested { session.cancel() }
      }
      for event in hub.events.drain() { tell(event) }
      told.open()
    }
    pump.end()
    let outcome = body(session)
    done.open()
    _ = told.wait(milliseconds: 1000)
    return outcome
  }
}

extension Attempt where Value == CaptureResult {
  /// What was captured or kept, and what to do again.
  var shown: (items: [CapturedItem], hint: RetryHint?) {
    switch self {
    case .captured(let result): (result.items, nil)
    case .retry(let hint, let kept): (kept?.items ?? [], hint)
    case .deviceError, .cancelled, .timedOut, .removed: ([], nil)
    }
  }
}

extension Attempt {
  /// How it ended, in words.
  var word: String {
    switch self {
    case .captured: "captured"
    case .retry: "again"
    case .deviceError(let fault): "failed: \(fault.detail)"
    case .cancelled: "cancelled"
    case .timedOut: "nothing came in time"
    case .removed: "unplugged"
    }
  }
}

extension CapturedItem {
  fileprivate var testJSON: JSON {
    .fields([
      "format": .string(format.rawValue), "bytes": .integer(Int64(bytes.count)),
      "position": .text(position?.word), "sha256": .string(Hex.encode(sha256)),
    ])
  }
}

extension OptionValue {
  /// The value for people.
  var words: String {
    switch self {
    case .toggle(let isOn): isOn ? "on" : "off"
    case .number(let number): "\(number)"
    case .choice(let choice): choice
    }
  }
}

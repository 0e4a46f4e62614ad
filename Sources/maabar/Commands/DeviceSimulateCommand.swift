import Bytes
import Codes
import Console
import Device
import Host
import Simulated
import Socket
import VirtualPassport

/// The command `device simulate`: serves a simulated device at a socket until Ctrl-C pulls its
/// plug.
enum DeviceSimulateCommand {
  private static let kind = Parameter.optional(
    "KIND", .choice(["reader", "scanner", "camera"]), "what to simulate; nothing for --chip")
  private static let socket = Parameter.optional(
    "--socket", .file, "where to serve it; a station of the same user connects there")
  private static let specimens = Parameter.optional(
    "--specimens", .folder, "documents, fingers or pictures to use instead of synthetic ones")
  private static let script = Parameter.optional(
    "--script", .file, "what is laid on and what goes wrong, one JSON object a line")
  private static let seed = Parameter.defaulted(
    "--seed", .number(0...1_000_000_000), to: 1, "the first synthetic person")
  private static let latency = Parameter.defaulted(
    "--latency", .number(0...10_000), to: 400, "milliseconds that every capture takes")

  static let command = Command(
    "simulate", "serve a simulated device at a socket until Ctrl-C",
    discussion: """
      The device behaves as one with a plug: while the command runs it is plugged in, and Ctrl-C \
      pulls it out. What a station asks of it is shown. At a terminal, type what the next capture \
      is to suffer (dry, short, wrong-finger, fewer, bare, moved, silence, failure, slow:2000, \
      bad-read), `next` for the next person, `away` to take everything away, `unplug`, `plug`.

      A scanner and a camera have a synthetic person before them, whose fingers and face nobody \
      has; a reader needs --specimens or --script.

      --chip lays a passport, made by `maabar document make-specimen` or any folder of chip files, \
      on the virtual reader of pcscd (package vsmartcard-vpcd): every program that speaks PC/SC \
      finds it there. Devices/VirtualPassport/README.md has the names of --fault.
      """,
    examples: [
      .init("maabar device simulate scanner --socket scanner.sock", "Plug a finger scanner in."),
      .init(
        "maabar device simulate reader --socket reader.sock --specimens documents",
        "A document reader with documents from text files."),
      .init(
        "maabar device simulate --chip anna --fault lost-at-byte:4000",
        "Lay a passport on pcscd's virtual reader that slips off once."),
    ],
    parameters: [
      kind, socket, specimens, script, seed, latency, VirtualChipService.chip,
      VirtualChipService.port, VirtualChipService.faults,
    ]
  ) { invocation throws(Fault) in
    let machine = invocation.machine
    if let folder = invocation[VirtualChipService.chip] {
      return try VirtualChipService.run(folder, invocation)
    }
    guard let kind = invocation[kind], let socket = invocation[socket] else {
      throw Fault(.usage, "a KIND with --socket, or --chip, expected")
    }
    let device = try device(kind, invocation)
    let hub = DeviceHub(drivers: [SimulatedDriver([device])], timekeeper: machine.timekeeper)
    let server = try DeviceServer(device.identity, of: hub, at: socket) { notice in
      if let text = words(notice) { machine.outlet.note(text) }
    }
    machine.outlet.note(
      "\(device.identity, .strong) at \(socket); Ctrl-C pulls its plug")
    if machine.inlet.isTerminal { listen(to: machine, device, seed: invocation[seed]) }
    while !Interruption.isRequested { _ = Gate().wait(milliseconds: 100) }
    server.stop()
    machine.outlet.note("unplugged")
    return .success
  }

  /// The device with whatever is laid on it.
  private static func device(
    _ kind: String, _ invocation: Invocation
  ) throws(Fault) -> SimulatedDevice {
    let folder = invocation[specimens].map { SpecimenFolder($0, files: invocation.machine.files) }
    let person = invocation[seed]
    let device: SimulatedDevice
    switch kind {
    case "reader":
      guard folder != nil || invocation[script] != nil else {
        throw Fault(.usage, at: "--specimens", "a reader needs --specimens or --script")
      }
      device = .documentReader()
      if let folder { device.load(try folder.documents()) }
    case "scanner":
      device = .fingerScanner()
      if let folder { device.lay(try folder.hand()) }
      if folder == nil, invocation[script] == nil { lay(person, on: device) }
    default:
      device = .camera()
      if let folder { device.load(try folder.faces()) }
      if folder == nil, invocation[script] == nil { lay(person, on: device) }
    }
    if let path = invocation[script] {
      let bytes = try invocation.read(path, limit: 16 << 20)
      do throws(Fault) { device.load(try SpecimenScript.parse(bytes)) } catch {
        throw error.within(path.string)
      }
    }
    device.wait(milliseconds: invocation[latency])
    return device
  }

  private static func lay(_ person: Int, on device: SimulatedDevice) {
    if device.deviceClass == .camera {
      device.lay(.face(.drawn(person)))
    } else {
      device.lay(.living(LivingHand(seed: UInt64(person))))
    }
  }

  /// Does what is typed, on a thread of its own, as long as the program runs.
  private static func listen(to machine: Machine, _ device: SimulatedDevice, seed: Int) {
    let thread = OwnerThread(name: "simulated hand")
    thread.run {
      var person = seed
      while let line = try? machine.inlet.line() {
        switch line.filter({ $0 != " " }) {
        case "": continue
        case "next":
          person += 1
          lay(person, on: device)
          machine.outlet.note("person \(person) is there")
        case "away":
          device.takeAway()
          machine.outlet.note("nothing lies there")
        case "unplug": device.unplug()
        case "plug": device.plugIn()
        case let word:
          do throws(Fault) {
            device.inject(try SimulatedFault(word))
            machine.outlet.note("the next capture suffers \(word, .warning)")
          } catch { machine.outlet.note("\(error.detail, .bad)") }
        }
      }
    }
    thread.end()
  }

  /// What a notice of the server means; nil for what only a program wants to know.
  private static func words(_ notice: DeviceServer.Notice) -> StyledText? {
    switch notice {
    case .hostConnected: return "a station is connected"
    case .hostLeft: return "the station has left"
    case .asked("capture"): return "  a capture is asked for"
    case .asked: return nil
    case .ended(.retry(let hint)): return "  \(hint.reason.words, .warning)"
    case .ended(.failed(_, let detail)): return "  \(detail, .bad)"
    case .ended(.timedOut): return "  nothing came in time"
    case .ended(.cancelled): return "  cancelled"
    case .ended(.removed): return "  unplugged meanwhile"
    case .ended(.done): return nil
    case .garbage(let fault): return "  \("not the device protocol: \(fault.detail)", .bad)"
    case .unplugged: return "\("unplugged", .warning)"
    case .pluggedIn: return "\("plugged in", .good)"
    }
  }
}

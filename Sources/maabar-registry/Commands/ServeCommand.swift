import Bytes
import Console
import Host
import Registry
import Wire

/// The verb `serve`: the registry on the network.
enum ServeCommand {
  private static let address = Parameter.optional(
    "--reachable-at", .word("URL"),
    "where stations reach it, https://HOST:PORT; otherwise what `init --reachable-at` said")
  private static let listen = Parameter.defaulted(
    "--listen", .word("ADDRESS"), to: "0.0.0.0", "the address of this machine to listen at")
  private static let port = Parameter.optional(
    "--port", .number(0...65_535), "the port to listen at; otherwise that of the address, 0: any")
  private static let publicPort = Parameter.optional(
    "--public-port", .number(0...65_535),
    "a port where anybody may read checkpoints and tiles of the log; 0: any")

  private static let fromOne = Parameter.optional(
    "--connections-from-one", .number(1...1024),
    "connections at once from one machine or network; otherwise 64, which a pass-through in front "
      + "or many stations behind one router may need more of")
  private static let closed = Parameter.flag(
    "--closed", "do not let new stations ask to be enrolled over the network")

  static let command = Command(
    "serve", "take batches in over the network and answer stations, until it is stopped",
    discussion: """
      Stations connect with TLS 1.3 and the key of their enrolment, which is asked again at every \
      request. What they send is taken in as from a stick, by the same function; receipts, \
      answers, tombstones and lists come down the same way. The service's certificate is made \
      when it starts, for the host of the address. Who has no certificate yet may ask to be \
      enrolled, and waits until `enrol` lets it in.

      Other verbs (`enrol`, `revoke`, `stations`, ...) may be typed while it runs: it gives the \
      registry to them for as long as they work, and stations come again. Ctrl-C or SIGTERM ends \
      it after the requests that are under way.

      Nothing may stand in front of it but what passes TCP through: identity headers are not read.
      """,
    examples: [
      .init(
        "maabar-registry serve --reachable-at https://registry.example:8443",
        "Serve stations; stop with Ctrl-C."),
      .init(
        "maabar-registry serve --reachable-at https://registry.example --public-port 8444",
        "Also let anybody read the log's checkpoints and tiles."),
    ],
    parameters: [
      RegistryParameters.folder, address, listen, port, publicPort, fromOne, closed,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let root = invocation[RegistryParameters.folder]
    let known = try RegistryService.readSettings(root, files: machine.files).address
    guard let text = invocation[address] ?? known else {
      throw Fault(.usage, at: "--reachable-at", "needed, because `init` was not told one")
    }
    var settings = RegistryServer.Settings(
      address: try ServerAddress(text), listen: invocation[listen])
    settings.port = invocation[port]
    settings.publicPort = invocation[publicPort]
    if let count = invocation[fromOne] { settings.limits.fromOneAddress = count }
    settings.takesNewcomers = !invocation[closed]
    let outlet = invocation.outlet
    let server = try RegistryServer(
      root, settings, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, report: { outlet.note("\($0)") })
    invocation.answer(
      .fields([
        "address": .string(settings.address.description), "port": .integer(Int64(server.port)),
        "publicPort": .number(server.publicPort),
      ])
    ) { outlet in
      outlet.line(
        "\("Serving", .good) \(settings.address, .strong), at port \(server.port) of this machine.")
      if let port = server.publicPort {
        outlet.line("Checkpoints and tiles for anybody: port \(port).")
      }
      outlet.line("Stop with Ctrl-C.")
    }
    try outlet.flush()
    try server.run { Interruption.isRequested }
    return .success
  }
}

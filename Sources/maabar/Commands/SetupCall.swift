import Bytes
import Console
import Host
import Seal
import Station
import Wire

/// The part of `setup` that speaks with a registry over the network.
enum SetupCall {
  static func call(_ address: ServerAddress, _ machine: Machine) -> EnrolmentCall {
    EnrolmentCall(address, timekeeper: machine.timekeeper, randomness: machine.randomness)
  }

  /// Compares the code and takes the registry's answer. At a terminal it asks and waits; elsewhere
  /// it compares what was given and takes what is there.
  static func finish(
    _ offered: OfferedEnrolment, _ invocation: Invocation, typed: String?
  ) throws(Fault) {
    var offered = offered
    let machine = invocation.machine
    let root = invocation[StationOption.station]
    let call = call(offered.address, machine)
    let name = offered.offer.station
    try call.show(offered)
    let code = try offered.code
    if !offered.isCompared {
      guard let isSame = try compare(code, offered, invocation, typed) else {
        return answer(invocation, offered, code, "compare") { outlet in
          outlet.line("Comparison code: \(code, .strong)")
          outlet.line("Once the registry's administrator has read it back:")
          outlet.line("  maabar setup --station \(root) --code CODE")
        }
      }
      guard isSame else {
        throw Fault(
          .enrolment, at: name.text,
          "the codes differ: somebody stands between. Remove \(root) and try another line")
      }
      try offered.compared(in: root, files: machine.files)
    }
    let isPerson = machine.inlet.isTerminal
    if isPerson {
      invocation.outlet.note("Waiting until they have let \(name) in; Ctrl-C, and")
      invocation.outlet.note("`maabar setup --station \(root)` or `maabar sync` goes on later.")
    }
    let given = isPerson ? try call.wait(for: offered) : try call.answer(to: offered)
    guard let given else {
      return answer(invocation, offered, code, "waiting") { outlet in
        outlet.line("\(name) waits: at the registry type `maabar-registry enrol \(name)`.")
      }
    }
    try StationSetup.complete(
      given, in: root, files: machine.files, timekeeper: machine.timekeeper)
    answer(invocation, offered, code, "enrolled") { outlet in
      outlet.line("\("Enrolled", .good) as \(name, .strong) at \(given.origin, .strong).")
      outlet.line("`maabar sync --station \(root)` carries what is recorded.")
    }
  }

  /// Whether the registry's administrator has the same code; nil where nobody can be asked yet.
  private static func compare(
    _ code: String, _ offered: OfferedEnrolment, _ invocation: Invocation, _ typed: String?
  ) throws(Fault) -> Bool? {
    if let typed { return ComparisonCode.typed(typed) == code }
    guard invocation.machine.inlet.isTerminal else { return nil }
    let outlet = invocation.outlet
    outlet.note("The registry \(offered.offer.origin) gives this station the id")
    outlet.note("  \(offered.offer.station, .strong)")
    outlet.note("Call its administrator, who types `maabar-registry enrol`. Read them this code:")
    outlet.note("  \(code, .strong)")
    return try invocation.prompt.confirm("Have they read the same sixteen letters back to you?")
  }

  private static func answer(
    _ invocation: Invocation, _ offered: OfferedEnrolment, _ code: String, _ state: String,
    _ show: (Outlet) -> Void
  ) {
    invocation.answer(
      [
        "station": .string(offered.offer.station.text), "code": .string(code),
        "origin": .string(offered.offer.origin), "state": .string(state),
        "registry": .string(offered.address.description),
      ], show)
  }
}

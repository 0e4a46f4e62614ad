import Bytes
import Console
import Host
import Readmission
import Registry

/// `readmission prepare`: makes what came in ready for searches, before somebody waits for it.
enum ReadmissionPrepareCommand {
  static let command = Command(
    "prepare", "make new crossings ready for searches, ahead of them",
    discussion: """
      A search of a case looks at everybody who crossed and every finger enrolled. What it needs \
      for that is prepared once and kept encrypted in the registry's folder; a search prepares \
      what came since by itself. Run this after the day's batches, from a timer: nobody then \
      waits for it. It shows nothing about anybody, so nobody signs in for it. \
      After an erasure it makes anew what the erased person stood in. Stopped with Ctrl-C, it goes \
      on where it was the next time.
      """,
    examples: [
      .init("maabar readmission prepare --registry registry", "Make searches quick."),
      .init("maabar readmission prepare --registry registry --json", "From a timer."),
    ],
    parameters: [FlowsCommand.registry]
  ) { invocation throws(Fault) in
    let machine = invocation.machine
    let registry = try RegistryService.open(
      invocation[FlowsCommand.registry], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, waitMilliseconds: 5000)
    registry.user = HostEnvironment.user
    let work = PreparingProgress(invocation)
    let update = try PreparedHoldings(registry)
      .update(.all, starting: work.start, each: work.advance)
    work.finish()
    invocation.answer([
      "prepared": .integer(Int64(update.prepared)), "parts": .integer(Int64(update.parts)),
    ]) { outlet in
      outlet.line(
        "\("Ready", .good)  \(update.prepared) crossings prepared, \(update.parts) parts in all")
    }
    return .success
  }
}

/// Progress of preparing crossings; nothing is shown where nothing is to be prepared.
final class PreparingProgress {
  private let invocation: Invocation
  private var progress: Progress?

  init(_ invocation: Invocation) { self.invocation = invocation }

  func start(_ count: Int) { progress = invocation.progress("preparing crossings", of: count) }

  func advance(_ count: Int) { progress?.advance(count) }

  func finish() { progress?.finish() }
}

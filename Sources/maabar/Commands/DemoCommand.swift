import Bytes
import Codes
import Console
import Flows
import Host
import Match
import Station

/// The verb `demo`: one seeded day at two points of entry, from the document on the reader to the
/// published count, which checks itself at its end.
enum DemoCommand {
  private static let folder = Parameter.optional(
    "FOLDER", .folder, "a fresh folder for everything; otherwise one below --scratch")
  private static let scratch = Parameter.defaulted(
    "--scratch", .folder, to: "/tmp", "where to make the folder when none is named")
  private static let lists = Parameter.defaulted(
    "--lists", .folder, to: "Fixtures/lists", "the folder of the shipped lists")
  private static let seed = Parameter.defaulted(
    "--seed", .number(0...1_000_000_000), to: 2026, "the seed of the day's travellers")
  private static let travellers = Parameter.defaulted(
    "--travellers", .number(60...20_000), to: 320, "ordinary travellers beside the stories")
  private static let day = Parameter.optional(
    "--day", .date, "the local day; 20 November 2026 otherwise")

  static let command = Command(
    "demo", "run a day at two points of entry, and check that nothing was lost",
    discussion: """
      Sets up a registry and two stations in a fresh folder, imports a sample of the United \
      Nations' list and invented national lists, runs a day of several hundred invented \
      travellers through simulated devices, carries the batches over a folder with one lost, one \
      repeated and one tampered with, returns the receipts, heals the gap and prints the counts. \
      Meanwhile a scanner is unplugged, the power is cut, a station is stolen and a person erased. \
      It ends with its own checks: exit status 1 says that one did not hold.
      """,
    examples: [
      .init("maabar demo", "Run the day below /tmp."),
      .init("maabar demo day1 --seed 7 --json", "Another day, in a folder of its own."),
    ],
    parameters: [folder, scratch, lists, seed, travellers, day], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let root =
      invocation[folder]
      ?? invocation[scratch] / "maabar-demo-\(machine.randomness.hex(4))"
    guard !machine.files.exists(root) else {
      throw Fault(.usage, at: root.string, "the folder is there already: name a fresh one")
    }
    let story = try DemoStoryTeller.run(
      .init(
        folder: root, lists: invocation[lists], seed: UInt64(invocation[seed]),
        ordinary: invocation[travellers], day: invocation[day] ?? DemoStoryTeller.standardDay),
      invocation)
    invocation.answer(story.json) { story.print(on: $0) }
    return story.holds ? .success : .found
  }
}

import Bytes
import Console
import Host
import Registry
import Seal

/// The verb `enrol`: lets a station in.
enum EnrolCommand {
  private static let request = Parameter.required(
    "REQUEST", .file, "the station's enrolment-request.json, from `maabar setup`")
  private static let answer = Parameter.required(
    "--answer", .file, "where to write the answer that the station takes")

  static let command = Command(
    "enrol", "enrol a station from its request, and write the answer for it",
    discussion: """
      Before the station trusts the answer, two people compare the code that both sides show, over \
      a telephone or face to face. Another code means that somebody changed the request or the \
      answer on the way. The same request again gives the same answer.
      """,
    examples: [
      .init(
        "maabar-registry enrol request.json --answer answer.json",
        "Enrol a station and show the code to compare.")
    ],
    parameters: [RegistryParameters.folder, request, answer], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let path = invocation[request]
    let asked: EnrolmentRequest
    do throws(Fault) {
      asked = try EnrolmentRequest(try invocation.read(path, limit: 64 * 1024))
    } catch { throw error.within(path.string) }
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.enrol, detail: "\(asked.station) at \(asked.pointOfEntry)")
    let given = try registry.enrol(asked)
    let place = invocation[answer]
    try invocation.machine.files.write(given.json.line() + "\n", to: place)
    let code = try ComparisonCode.text(asked, given)
    invocation.answer([
      "station": .string(given.station.text), "epoch": .string(given.epoch),
      "answer": .string(place.string), "code": .string(code),
    ]) { outlet in
      outlet.line("\("Enrolled", .good) \(given.station) at \(asked.pointOfEntry)")
      outlet.line("  answer  \(place)")
      outlet.line("  code    \(code, .strong)")
      outlet.line("Compare the code with the one that the station shows before it is trusted.")
    }
    return .success
  }
}

import Bytes
import Codes
import Console
import Decision
import Host
import Seal
import Station

/// The verb `setup`: makes a station, and takes the registry's answer to its enrolment.
enum SetupCommand {
  private static let name = Parameter.optional("--id", .word("ID"), "the station: IBK-1")
  private static let point = Parameter.optional(
    "--poe", .word("NAME"), "the point of entry: IQ-IBK")
  private static let country = Parameter.defaulted(
    "--country", .word("CODE"), to: "IRQ", "the country, ICAO three-letter code")
  private static let zone = Parameter.defaulted(
    "--zone", .word("ZONE"), to: "Asia/Baghdad", "the time zone of the point of entry")
  private static let mode = Parameter.defaulted(
    "--mode", .choice(of: TransportMode.self), to: .land, "how travellers move here")
  private static let lane = Parameter.defaulted("--lane", .word("LANE"), to: "1", "the lane")
  private static let unlock = Parameter.optional(
    "--unlock", .choice(of: KeyMode.self),
    "what protects the keys; otherwise the TPM where there is one, else passphrases")
  private static let practice = Parameter.flag(
    "--practice", "a training station: its records are marked and never counted")
  private static let fingerprintAge = Parameter.defaulted(
    "--prints-from-age", .number(0...99), to: 12,
    "from which age fingers are captured where there is a scanner")
  private static let enrolment = Parameter.optional(
    "--enrolment", .file, "take the registry's answer to this station's request")
  private static let code = Parameter.optional(
    "--code", .word("CODE"), "the comparison code that the registry's administrator read out")

  static let command = Command(
    "setup", "make a station, then take the registry's answer",
    discussion: """
      Without --enrolment it makes the station in a new folder: its keys, its journal, its rules \
      and a request for the registry's administrator. It asks for the service number and the \
      passphrase of the station's first administrator, who adds the others.

      With --enrolment it takes the answer that `maabar-registry enrol` gave, after you compared \
      the code with the administrator over another way than the one the files came: the \
      telephone, or in person.
      """,
    examples: [
      .init(
        "maabar setup --station ibk --id IBK-1 --poe IQ-IBK",
        "Make a station at Ibrahim Khalil."),
      .init(
        "maabar setup --station ibk --enrolment answer.json", "Take the registry's answer."),
    ],
    parameters: [
      StationOption.station, name, point, country, zone, mode, lane, unlock, SignInOption.file,
      practice, fingerprintAge,
      enrolment, code,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    if let answer = invocation[enrolment] {
      try complete(answer, invocation)
    } else {
      try make(invocation)
    }
    return .success
  }

  private static func make(_ invocation: Invocation) throws(Fault) {
    let folder = StationFolder(invocation[StationOption.station])
    guard let nameText = invocation[name], let pointText = invocation[point] else {
      throw Fault(.usage, at: "setup", "--id and --poe are needed to make a station")
    }
    guard Country(icao: invocation[country])?.kind == .state else {
      throw Fault(.usage, at: "--country", "no state has this code")
    }
    var configuration = StationConfiguration(
      station: try StationName(nameText), pointOfEntry: try StationName(pointText),
      country: invocation[country], zone: invocation[zone], mode: invocation[mode],
      lane: invocation[lane], isPractice: invocation[practice])
    configuration.fingerprintAge = invocation[fingerprintAge]
    let machine = invocation.machine
    let mode = invocation[unlock] ?? (TPMSealer.system.isAvailable ? .tpm : .passphrase)
    let administrator = try OfficerAnswers.ask(
      invocation, SignInOption.file, "Service number of the first administrator", isNew: true
    ).new(at: nameText, pointText)
    let request = try StationSetup.make(
      configuration, rules: DefaultRules.text,
      protection: StationProtection(mode: mode, administrator: administrator), in: folder.root,
      files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness)
    invocation.answer([
      "station": .string(request.station.text), "epoch": .string(request.epoch),
      "request": .string(folder.enrolmentRequest.string), "unlock": .string(mode.rawValue),
    ]) { outlet in
      outlet.line("Station \(nameText, .strong) at \(pointText, .strong) is made.")
      outlet.line("Give \(folder.enrolmentRequest, .strong) to the registry's administrator,")
      outlet.line("then take the answer with `maabar setup --enrolment FILE`.")
      outlet.line("Keys: \(mode.rawValue, mode.style): \(mode.meaning).")
      outlet.line("Add officers with `maabar officer add`.")
    }
  }

  private static func complete(_ path: Path, _ invocation: Invocation) throws(Fault) {
    let machine = invocation.machine
    let root = invocation[StationOption.station]
    let bytes = try invocation.read(path, limit: 64 * 1024)
    let answer: EnrolmentAnswer
    do throws(Fault) { answer = try EnrolmentAnswer(bytes) } catch {
      throw error.within(path.string)
    }
    let compared = try StationSetup.comparisonCode(answer, in: root, files: machine.files)
    if let given = invocation[code] {
      guard given == compared else {
        throw Fault(.enrolment, at: "--code", "the code is not that of this answer: take nothing")
      }
    } else {
      invocation.outlet.note("Comparison code: \(compared, .strong)")
      guard try invocation.prompt.confirm("Does the registry's administrator read the same code?")
      else { throw Fault(.enrolment, "the codes differ: nothing was taken") }
    }
    try StationSetup.complete(
      answer, in: root, files: machine.files, timekeeper: machine.timekeeper)
    invocation.answer([
      "station": .string(answer.station.text), "origin": .string(answer.origin),
      "code": .string(compared),
    ]) { outlet in
      outlet.line("\("Enrolled", .good) at \(answer.origin, .strong). Batches can be sealed now.")
    }
  }
}

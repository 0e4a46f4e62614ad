import Bytes
import Codes
import Console
import Decision
import Host
import Seal
import Station
import Wire

/// The verb `setup`: makes a station, and takes the registry's answer to its enrolment.
enum SetupCommand {
  private static let name = Parameter.optional(
    "--id", .word("ID"), "the station's id, as the registry's people gave it: IBK-1")
  private static let registry = Parameter.optional(
    "--registry", .word("URL"),
    "ask the registry at https://HOST:PORT to be enrolled; without --id it gives one")
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
    "setup", "make a station, and have the registry let it in",
    discussion: """
      It makes the station in a new folder: its keys, its journal and its rules, and asks for the \
      service number and the passphrase of the station's first administrator, who adds the others.

      With --registry it asks the registry over the network, which gives the station its id, and \
      shows a code of sixteen letters. Call the registry's administrator at a number that you \
      know: you read them the code, and they read it back. Another code means that somebody stands \
      between. Then it waits until they have let the station in; it may be stopped and typed again \
      as `maabar setup --station FOLDER`. A program is not asked and does not wait: it gives the \
      code that was read back with --code.

      Without a network it writes a request. Give that to the registry's administrator and read \
      them its code; they give you an answer, which --enrolment takes once they have read you its \
      code.
      """,
    examples: [
      .init(
        "maabar setup --station ibk --poe IQ-IBK --registry https://registry.example:8443",
        "Make a station at Ibrahim Khalil and enrol it over the network."),
      .init(
        "maabar setup --station ibk --id IBK-1 --poe IQ-IBK",
        "Make a station whose request is carried to the registry."),
      .init(
        "maabar setup --station ibk --enrolment answer.json", "Take the registry's answer."),
    ],
    parameters: [
      StationOption.station, name, point, registry, country, zone, mode, lane, unlock,
      SignInOption.file, practice, fingerprintAge, enrolment, code,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let root = invocation[StationOption.station]
    let files = invocation.machine.files
    if let answer = invocation[enrolment] {
      try complete(answer, invocation)
    } else if invocation[point] == nil,
      let offered = try OfferedEnrolment.read(root, files: files)
    {
      try SetupCall.finish(offered, invocation, typed: invocation[code])
    } else {
      try make(invocation)
    }
    return .success
  }

  private static func make(_ invocation: Invocation) throws(Fault) {
    let machine = invocation.machine
    let folder = StationFolder(invocation[StationOption.station])
    guard let pointText = invocation[point], invocation[name] ?? invocation[registry] != nil else {
      throw Fault(.usage, at: "setup", "--poe is needed to make a station, and --id or --registry")
    }
    guard Country(icao: invocation[country])?.kind == .state else {
      throw Fault(.usage, at: "--country", "no state has this code")
    }
    let point = try StationName(pointText)
    let wish = try invocation[name].map { text throws(Fault) in try StationName(text) }
    let address = try invocation[registry].map { text throws(Fault) in try ServerAddress(text) }
    try StationSetup.checkIsFree(folder.root, files: machine.files)
    let mode = invocation[unlock] ?? (TPMSealer.system.isAvailable ? .tpm : .passphrase)
    let administrator = try OfficerAnswers.ask(
      invocation, SignInOption.file, "Service number of the first administrator", isNew: true
    ).new(at: wish?.text ?? pointText, pointText)
    let offered = try address.map { address throws(Fault) in
      try SetupCall.call(address, machine).ask(
        try NewStation.draw(wish, at: point, randomness: machine.randomness))
    }
    guard let station = offered?.offer.station ?? wish else {
      throw Fault(.bug, at: "setup", "a station without an id")
    }
    var configuration = StationConfiguration(
      station: station, pointOfEntry: point, country: invocation[country],
      zone: invocation[zone], mode: invocation[Self.mode], lane: invocation[lane],
      isPractice: invocation[practice])
    configuration.fingerprintAge = invocation[fingerprintAge]
    let request = try StationSetup.make(
      configuration, rules: DefaultRules.text,
      protection: StationProtection(mode: mode, administrator: administrator), in: folder.root,
      offered: offered, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    if let offered {
      invocation.outlet.note("Station \(station, .strong) at \(point, .strong) is made.")
      invocation.outlet.note("Keys: \(mode.rawValue, mode.style): \(mode.meaning).")
      return try SetupCall.finish(offered, invocation, typed: invocation[code])
    }
    let requestCode = try ComparisonCode.text(request)
    invocation.answer([
      "station": .string(station.text), "epoch": .string(request.epoch),
      "request": .string(folder.enrolmentRequest.string), "unlock": .string(mode.rawValue),
      "code": .string(requestCode),
    ]) { outlet in
      outlet.line("Station \(station, .strong) at \(point, .strong) is made.")
      outlet.line("Give \(folder.enrolmentRequest, .strong) to the registry's administrator")
      outlet.line("and read them its code over the telephone: \(requestCode, .strong)")
      outlet.line("Then take the answer with `maabar setup --enrolment FILE`.")
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
      guard ComparisonCode.typed(given) == compared else {
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

import Bytes
import Codes
import Console
import Host
import Registry
import Seal

/// The verb `enrol`: lets a station in that asked over the network, or by a file.
enum EnrolCommand {
  private static let request = Parameter.optional(
    "REQUEST", .file,
    "the id under which a station asks over the network, or its enrolment-request.json")
  private static let answer = Parameter.optional(
    "--answer", .file, "where to write the answer to a request that came as a file")
  private static let code = Parameter.optional(
    "--code", .word("CODE"), "the code that the station's administrator read out; else it is asked")
  private static let refuse = Parameter.flag(
    "--refuse", "refuse who asks under the id, or everybody who waits")

  /// Codes that a person may mistype.
  private static let tries = 3

  static let command = Command(
    "enrol", "let a station in, once its administrator has read you its code",
    discussion: """
      Without a request it lists who asks over the network. With an id it asks for the code of \
      sixteen letters that the station shows, which its administrator reads to you over a \
      telephone line that you know to be theirs, and lets in who has it; then you read it back. A \
      code of nobody who asks means that it was mistyped, or that somebody stands between: nobody \
      is let in.

      A request that came as a file has a code of its own, which `maabar setup` showed. The answer \
      has another; read that to them when they take it. The same request again gives the same \
      answer.
      """,
    examples: [
      .init("maabar-registry enrol", "Show who asks."),
      .init("maabar-registry enrol IBK-1", "Let IBK-1 in; the code is asked for."),
      .init(
        "maabar-registry enrol request.json --answer answer.json",
        "Enrol a station whose request was carried here."),
    ],
    parameters: [RegistryParameters.folder, request, answer, code, refuse], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let path = invocation[request]
    let name = try? path.map { path throws(Fault) in try StationName(path.string) }
    if invocation[refuse] {
      try refuse(name, invocation)
    } else if let name {
      try admit(name, invocation)
    } else if let path {
      try take(path, invocation)
    } else {
      try list(invocation)
    }
    return .success
  }

  // MARK: Over the network

  private static func list(_ invocation: Invocation) throws(Fault) {
    let waiting = try RegistryParameters.open(invocation).waitingEnrolments()
    invocation.answer([
      "waiting": .array(
        waiting.map { asked in
          [
            "station": .string(asked.station.text),
            "pointOfEntry": .string(asked.pointOfEntry.text),
            "arrived": .string(asked.arrived.description), "open": .boolean(asked.isOpen),
          ]
        })
    ]) { outlet in
      guard !waiting.isEmpty else { return outlet.line("Nobody asks to be enrolled.") }
      var table = Table([.init("id"), .init("point of entry"), .init("asked"), .init("code")])
      for asked in waiting {
        table.add([
          "\(asked.station)", "\(asked.pointOfEntry)", "\(asked.arrived)",
          asked.isOpen ? "they read it to you" : "not yet",
        ])
      }
      table.print(on: outlet)
      outlet.line("Let one in with `maabar-registry enrol ID`.")
    }
  }

  private static func admit(
    _ name: StationName, _ invocation: Invocation
  ) throws(Fault) {
    var left = invocation[code] == nil && invocation.machine.inlet.isTerminal ? tries : 1
    while true {
      let typed = try askedCode("Code that \(name)'s administrator reads to you", invocation)
      // Opened for as long as the answer takes, and not while a person is being telephoned.
      let registry = try RegistryParameters.open(invocation)
      do throws(Fault) {
        let given = try registry.admit(name, code: typed)
        try registry.audit(.enrol, detail: "\(name)")
        return show(given, typed, nil, invocation)
      } catch {
        if error.code == .enrolmentCode {
          try registry.audit(.enrol, detail: "\(name): a code of nobody who asks")
        }
        left -= 1
        guard error.code == .enrolmentCode, left > 0 else { throw error }
        invocation.outlet.note("\(error.detail, .bad)")
      }
    }
  }

  private static func refuse(
    _ name: StationName?, _ invocation: Invocation
  ) throws(Fault) {
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.enrol, detail: "refused: \(name?.text ?? "all who wait")")
    let count = try registry.refuseEnrolments(of: name)
    invocation.answer(["refused": .integer(Int64(count))]) { outlet in
      outlet.line("\(count, .strong) requests refused")
    }
  }

  // MARK: By file

  private static func take(_ path: Path, _ invocation: Invocation) throws(Fault) {
    guard let place = invocation[answer] else {
      throw Fault(.usage, at: "--answer", "where to write the answer to a file")
    }
    let asked: EnrolmentRequest
    do throws(Fault) {
      asked = try EnrolmentRequest(
        try invocation.read(path, limit: EnrolmentRequest.bytesAtMost))
    } catch { throw error.within(path.string) }
    let typed = try askedCode(
      "Code of the request, as the station's administrator reads it", invocation)
    guard ComparisonCode.typed(typed) == (try ComparisonCode.text(asked)) else {
      throw Fault(
        .enrolmentCode, at: path.string, "not the code of this request: it may have been changed")
    }
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.enrol, detail: "\(asked.station?.text ?? "") at \(asked.pointOfEntry)")
    let given = try registry.enrol(asked)
    try invocation.machine.files.write(given.json.line() + "\n", to: place)
    show(given, try ComparisonCode.text(asked, given.offer), place, invocation)
  }

  // MARK: Both

  private static func askedCode(
    _ question: String, _ invocation: Invocation
  ) throws(Fault) -> String {
    if let given = invocation[code] { return given }
    return try invocation.prompt.ask(
      question,
      Reading<String>("CODE") { text throws(Fault) in
        guard let code = ComparisonCode.typed(text) else {
          throw Fault(.noAnswer, "sixteen letters and digits expected")
        }
        return code
      })
  }

  private static func show(
    _ given: EnrolmentAnswer, _ code: String, _ place: Path?, _ invocation: Invocation
  ) {
    let code = ComparisonCode.typed(code) ?? code
    invocation.answer(
      .fields([
        "station": .string(given.station.text), "epoch": .string(given.epoch),
        "answer": .text(place?.string), "code": .string(code),
      ])
    ) { outlet in
      outlet.line("\("Enrolled", .good) \(given.station, .strong)")
      if let place { outlet.line("  answer  \(place)") }
      outlet.line("Now read them the code: \(code, .strong)")
    }
  }
}

import Bytes
import Codes
import Console
import Host
import Registry
import Seal

/// The verb `witness`: outside witnesses of the log.
enum WitnessCommand {
  static let command = Command(
    "witness", "let outsiders vouch that everybody is shown the same log",
    discussion: """
      A witness remembers the largest tree of the log that it has seen and cosigns a larger one \
      only when it goes on from there. It is asked over HTTP by any client, at its own address \
      (c2sp.org/tlog-witness). The newest cosigned checkpoint stands as `witnessed` beside \
      `checkpoint`, also at the public port.
      """,
    subcommands: [add, list, ask, take, remove])

  private static let key = Parameter.required(
    "KEY", .word("KEY"), "the witness's verifier key: NAME+ID+BASE64, as it publishes it")
  private static let witness = Parameter.required(
    "WITNESS", .word("WITNESS"), "the witness, as `witness list` shows it")
  private static let file = Parameter.required(
    "FILE", .file, "what the witness answered; - for standard input")

  private static let add = Command(
    "add", "name a witness by its verifier key",
    examples: [
      .init(
        "maabar-registry witness add witness.example+b01f4c48+BA==",
        "Name a witness (the key is longer).")
    ],
    parameters: [RegistryParameters.folder, key]
  ) { invocation throws(Fault) in
    let witness = try Witness(invocation[key])
    try RegistryParameters.open(invocation).add(witness)
    invocation.answer(["witness": .string(witness.name)]) { outlet in
      outlet.line("\("Known", .good): \(witness.name)")
    }
    return .success
  }

  private static let list = Command(
    "list", "list the witnesses, and how far each has come",
    examples: [.init("maabar-registry witness list", "Show who vouches for the log.")],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let states = try RegistryParameters.open(invocation).witnessStates()
    invocation.answer(
      .array(
        states.map {
          [
            "witness": .string($0.witness.name), "key": .string($0.witness.description),
            "cosigned": .integer(Int64($0.cosigned)),
          ]
        })
    ) { outlet in
      var table = Table([.init("witness"), .init("leaves cosigned"), .init("key")])
      for state in states {
        table.add(["\(state.witness.name)", "\(state.cosigned)", "\(state.witness.description)"])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let ask = Command(
    "ask", "print what to send to a witness: the newest checkpoint and its proof",
    discussion: """
      It is the body of the witness's `add-checkpoint`, to be sent with any HTTP client.
      """,
    examples: [
      .init(
        "maabar-registry witness ask witness.example > question", "Write the question into a file.")
    ],
    parameters: [RegistryParameters.folder, witness]
  ) { invocation throws(Fault) in
    let request = try RegistryParameters.open(invocation).request(
      toWitness: invocation[witness])
    invocation.answer([
      "old": .integer(Int64(request.old)), "request": .string(request.text),
    ]) { $0.raw(request.text) }
    return .success
  }

  private static let take = Command(
    "take", "take in what a witness answered",
    discussion: """
      The answer is its signature line. A witness that remembers another tree than the registry \
      thinks answers with that tree's size (status 409): take that in as well, and ask again.
      """,
    examples: [
      .init("maabar-registry witness take witness.example answer", "Take an answer from a file.")
    ],
    parameters: [RegistryParameters.folder, witness, file]
  ) { invocation throws(Fault) in
    // The answer first: in a pipe the registry belongs to `ask` until it has come.
    let answer = try invocation.read(invocation[file], limit: Seal.Parameters.noteBytes)
    let time = try RegistryParameters.open(invocation).take(
      answer: answer, ofWitness: invocation[witness])
    invocation.answer(
      .fields([
        "witness": .string(invocation[witness]), "cosigned": .text(time?.description),
      ])
    ) { outlet in
      if let time {
        outlet.line("\("Cosigned", .good) by \(invocation[witness]) at \(time.description)")
      } else {
        outlet.line("\("Ask again", .warning): it has another tree than was thought")
      }
    }
    return time == nil ? .found : .success
  }

  private static let remove = Command(
    "remove", "forget a witness",
    examples: [
      .init("maabar-registry witness remove witness.example", "Ask it no more.")
    ],
    parameters: [RegistryParameters.folder, witness]
  ) { invocation throws(Fault) in
    try RegistryParameters.open(invocation).remove(witness: invocation[witness])
    invocation.answer(["removed": .string(invocation[witness])]) { outlet in
      outlet.line("\("Forgotten", .good): \(invocation[witness])")
    }
    return .success
  }
}

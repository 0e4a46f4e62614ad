import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// The verb `document trust`: what lists of issuing authorities hold.
enum DocumentTrustCommand {
  private static let files = Parameter.repeated(
    "FILE", .file, "master lists (.ml), PEM bundles, certificates")

  static let command = Command(
    "trust", "show which issuing states a list of authorities can verify",
    discussion: """
      Reads what `document check --trust` takes and shows for each country how many authorities \
      there are, which entries could not be used, and which no other entry vouches for (link \
      certificates whose predecessor is missing). A country that does not stand here stays \
      undetermined: that is no reason to refer its travellers.
      """,
    examples: [.init("maabar document trust german-master-list.ml", "See what it covers.")],
    parameters: [files], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    guard !invocation[files].isEmpty else {
      throw Fault(.trustList, "name at least one file")
    }
    var trust = IssuerTrust()
    var lists: [TrustFile.SignedList] = []
    for path in invocation[files] {
      let bytes = try invocation.read(path, limit: ChipFolder.listBytes)
      lists += try trust.add(bytes, named: path.string)
    }
    let countries = Dictionary(grouping: trust.authorities) { $0.country ?? "none named" }
    let unverified = trust.unverified()
    let answer: JSON = [
      "authorities": .integer(Int64(trust.authorities.count)),
      "countries": .object(countries.mapValues { .integer(Int64($0.count)) }),
      "unused": .array(trust.problems.map(json)), "unverified": .array(unverified.map(json)),
    ]
    invocation.answer(answer) { outlet in
      for list in lists { outlet.line("\(list.place): signed by \(list.signer.subject)") }
      outlet.line("\(trust.authorities.count, .strong) authorities of \(countries.count) countries")
      let list = countries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }
      outlet.line("\(list.joined(separator: ", "))")
      for problem in trust.problems { outlet.line("not used: \(problem.place): \(problem.reason)") }
      outlet.line("\(unverified.count) that no other entry vouches for")
      for problem in unverified { outlet.line("  \(problem.place): \(problem.reason)") }
    }
    return .success
  }

  private static func json(_ problem: TrustFile.Problem) -> JSON {
    ["place": .string(problem.place), "reason": .string(problem.reason)]
  }
}

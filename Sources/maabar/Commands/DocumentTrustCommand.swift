import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// The verb `document trust`: what the station's store, or files, can verify.
enum DocumentTrustCommand {
  private static let files = Parameter.repeated(
    "FILE", .file, "master lists (.ml), PEM bundles, certificates; without any the station's store")

  static let command = Command(
    "trust", "show which issuing states the station, or a list, can verify",
    discussion: """
      Without a file it shows the station's own store, as the registry signed it, with its version \
      and its age: one that is out of date still works and says so. With files it reads what \
      `document check --trust` takes and shows for each country how many authorities there are, \
      which entries could not be used, and which no other entry vouches for (link certificates \
      whose predecessor is missing). A country that does not stand here stays undetermined: that \
      is no reason to refer its travellers.
      """,
    examples: [
      .init("maabar document trust --station ibk", "See what the station can verify."),
      .init("maabar document trust german-master-list.ml", "See what a list covers."),
    ],
    parameters: [files, TrustOptions.station], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    var trust = IssuerTrust()
    if invocation[files].isEmpty {
      guard invocation[TrustOptions.station] != nil else {
        throw Fault(.trustList, "name at least one file, or a station")
      }
      trust = try TrustOptions.ofStation(invocation)
    }
    let lists = try TrustOptions.add(invocation[files], to: &trust, invocation)
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    let countries = Dictionary(grouping: trust.authorities) { $0.country ?? "none named" }
    // Whoever signed the store's snapshot saw what no entry vouches for when it was imported.
    let unverified = trust.edition == nil ? trust.unverified() : []
    let coverage = TrustCoverage(trust, at: now)
    let answer = JSON.fields([
      "edition": trust.edition.map { TrustOptions.json($0, at: now) },
      "authorities": .integer(Int64(trust.authorities.count)),
      "revocationLists": .integer(Int64(trust.revocations.count)),
      "defectLists": .integer(Int64(trust.defects.count)),
      "countries": .object(countries.mapValues { .integer(Int64($0.count)) }),
      "uncovered": .texts(coverage.uncovered.map(\.icao)),
      "unused": .array(trust.problems.map(json)), "unverified": .array(unverified.map(json)),
    ])
    invocation.answer(answer) { outlet in
      if let edition = trust.edition { outlet.line(TrustOptions.standing(edition, at: now)) }
      for list in lists {
        outlet.line("\(list.place): signed by \(list.signer.subject)")
        outlet.line("  SHA-256 of that certificate  \(list.signer.fingerprint.hex)")
      }
      outlet.line(
        """
        \(trust.authorities.count, .strong) authorities of \(countries.count) countries, \
        \(trust.revocations.count) revocation lists, \(trust.defects.count) lists of defects
        """)
      let list = countries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }
      if !list.isEmpty { outlet.paragraph(list.joined(separator: ", ")) }
      let uncovered = coverage.uncovered.map(\.icao)
      outlet.line("\(uncovered.count, .strong) issuers of which nothing can be verified:")
      outlet.paragraph(uncovered.joined(separator: " "))
      for problem in trust.problems { outlet.line("not used: \(problem.place): \(problem.reason)") }
      guard trust.edition == nil else { return }
      outlet.line("\(unverified.count) that no other entry vouches for")
      for problem in unverified { outlet.line("  \(problem.place): \(problem.reason)") }
    }
    return .success
  }

  private static func json(_ problem: TrustFile.Problem) -> JSON {
    ["place": .string(problem.place), "reason": .string(problem.reason)]
  }
}

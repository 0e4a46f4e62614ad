import Bytes
import Codes
import Console
import Crypto
import Document
import Host
import Station

/// Whom a command trusts: the station's own store, and files that are named besides.
enum TrustOptions {
  /// `--trust FILE`, any number of times.
  static let files = Parameter.repeated(
    "--trust", .file,
    "trust this file too: a master list (.ml), certificates, PEM, revocation or defect lists, LDIF")
  /// `--station FOLDER`, or the environment variable.
  static let station = Parameter.optional(
    "--station", .folder, "the station whose trust anchors count", variable: "MAABAR_STATION")

  /// Larger than the ICAO PKD's largest collection, which has 80 MB.
  private static let fileBytes = 1 << 28

  /// What the station trusts, as the registry signed it; nobody without a station, where it has no
  /// anchors yet, and where it is not enrolled.
  static func ofStation(_ invocation: Invocation) throws(Fault) -> IssuerTrust {
    guard let folder = invocation[station] else { return IssuerTrust() }
    do {
      let store = try StationTrust(folder, files: invocation.machine.files)
      return try store.load() ?? IssuerTrust()
    } catch  where error.code == .notEnrolled {
      return IssuerTrust()
    }
  }

  /// What the station trusts and the files that are named besides; who signed a list, what cannot
  /// be used and a store that is out of date are noted.
  static func trust(_ invocation: Invocation) throws(Fault) -> IssuerTrust {
    var trust = try ofStation(invocation)
    for list in try add(invocation[files], to: &trust, invocation) {
      invocation.outlet.note("\(list.place): signed by \(list.signer.subject)")
    }
    for problem in trust.problems {
      invocation.outlet.note("\(problem.place): \(problem.reason): not used")
    }
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    if let edition = trust.edition, edition.isOverdue(at: now) {
      invocation.outlet.note("trust anchors: \(standing(edition, at: now))")
    }
    return trust
  }

  /// Adds files to what is trusted, and says who signed each list and what cannot be used.
  static func add(
    _ paths: [Path], to trust: inout IssuerTrust, _ invocation: Invocation
  ) throws(Fault) -> [TrustFile.SignedList] {
    var lists: [TrustFile.SignedList] = []
    for path in paths {
      let bytes = try invocation.read(path, limit: fileBytes)
      lists += try trust.add(bytes, named: path.string)
    }
    return lists
  }

  /// What a person is told of the station's store: its version and its age, and that it is out of
  /// date where it is.
  static func standing(_ edition: IssuerTrust.Edition, at now: Instant) -> StyledText {
    let age = edition.ageDays(at: now)
    let day = edition.validUntil.day(offsetMinutes: 0)
    return edition.isOverdue(at: now)
      ? "version \(edition.version), \(age) days old, \("out of date since \(day)", .warning)"
      : "version \(edition.version), \(age) days old, fresh until \(day)"
  }

  /// The same for programs.
  static func json(_ edition: IssuerTrust.Edition, at now: Instant) -> JSON {
    [
      "version": .integer(edition.version), "made": .string(edition.made.description),
      "validUntil": .string(edition.validUntil.description),
      "ageDays": .integer(Int64(edition.ageDays(at: now))),
      "isOverdue": .boolean(edition.isOverdue(at: now)),
    ]
  }
}

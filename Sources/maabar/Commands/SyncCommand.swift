import Bytes
import Console
import Host
import Match
import Station
import Wire

/// The verb `sync`: seals what waits, carries batches over a folder or the network, takes receipts
/// back.
enum SyncCommand {
  static let folder = Parameter.optional(
    "FOLDER", .folder, "the stick, or any folder that the registry reaches too")
  private static let registry = Parameter.optional(
    "--registry", .word("URL"),
    "sync over the network with the registry at https://HOST:PORT; without this and without a "
      + "folder the address of the enrolment is used")
  private static let metered = Parameter.flag(
    "--metered",
    "a line that is paid by size or shared: small pieces, pauses as long as each took, and no "
      + "attachments unless --attachment-megabytes says how many")

  static let megabytes = Parameter.optional(
    "--attachment-megabytes", .number(0...1_000_000),
    "write so many megabytes of attachments at most, for a line that is paid by size; 0: none")

  private static let watch = Parameter.flag(
    "--watch",
    "stay connected until stopped: sync every so often, and install lists as they are published")
  static let every = Parameter.optional(
    "--every", .number(1...86_400),
    "with --watch: seconds between two syncs; 60, on a metered line 3600")

  static let command = Command(
    "sync", "carry batches to the registry and take its receipts, by stick or network",
    discussion: """
      Takes the registry's answer and the receipts that lie in the folder, seals the records that \
      wait, and writes every batch that has no receipt yet. A stick that is lost costs nothing: \
      the next sync writes all of it again, and the registry counts what it gets twice once.

      Over the network the same files go to the registry's service and come from it. The service \
      must show a certificate of the registry's own authority for the host of the address; the \
      station's key must be unlocked. What breaks off goes on where it was; after a failure the \
      wait doubles, from a second to a minute, and after eight in a row the sync ends with a \
      fault: the next one goes on.

      Attachments (captured images, chip files) follow the records in packs, as far as there is \
      room; what is left waits for the next sync and holds up nothing.

      A station that nobody has unlocked carries what is sealed already and takes receipts; what \
      waits is sealed, and lists are opened, once an officer has signed in.

      The exit status is 1 when something was refused or an alarm stands open.
      """,
    examples: [
      .init("maabar sync /media/stick --station ibk", "Before and after each journey."),
      .init("maabar sync --station ibk", "Over the network, to the registry of the enrolment."),
      .init(
        "maabar sync --station ibk --registry https://10.1.0.4:8443 --metered",
        "Over a satellite link, to another address of the registry."),
      .init(
        "maabar sync --station ibk --watch", "Stay connected; an urgent entry comes in seconds."),
    ],
    parameters: [
      folder, registry, metered, megabytes, watch, every, StationOption.station, SignInOption.file,
    ],
    run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    if invocation[watch] { return try SyncWatch.run(invocation) }
    guard invocation[every] == nil else {
      throw Fault(.usage, at: "--every", "it goes with --watch")
    }
    let station = try StationOption.open(invocation)
    try SignInOption.unlock(invocation, station)
    let limit = invocation[megabytes].map { $0 * 1_000_000 }
    var network: NetworkReport?
    let report: SyncReport
    let lists: ListSyncReport
    if let folder = invocation[folder] {
      guard invocation[registry] == nil else {
        throw Fault(.usage, at: "--registry", "a folder or a registry, not both")
      }
      report = try station.sync(over: folder, attachmentBytes: limit ?? .max)
      lists = try station.takeLists(from: folder)
    } else {
      let done = try station.sync(try plan(invocation, limit))
      (network, report, lists) = (done, done.sync, done.lists)
    }
    let waiting = station.isLocked ? try station.counts().unsealed : 0
    invocation.answer(json(report, waiting, lists, network)) { outlet in
      show(report, network, waiting, on: outlet)
      show(lists, on: outlet)
    }
    let isClean = report.refused.isEmpty && report.alarms.isEmpty && lists.refused.isEmpty
    return isClean ? .success : .found
  }

  static func show(
    _ report: SyncReport, _ network: NetworkReport?, _ waiting: Int, on outlet: Outlet
  ) {
    if let network {
      outlet.line(
        """
        registry   \(network.address, .strong), \
        \(ByteCount.text(Int64(network.bytesOnLine))) over the line\
        \(network.retries > 0 ? ", begun again \(network.retries) times" : "")
        """)
    }
    if waiting > 0 {
      outlet.line(
        "\("locked:", .warning) \(waiting, .strong) records are sealed once an officer signs in")
    }
    if !report.sealed.isEmpty {
      outlet.line("sealed     \(report.sealed.count, .strong) new batches")
    }
    outlet.line("written    \(report.written.count, .strong) batches")
    outlet.line("there yet  \(report.waiting.count, .strong) batches await their receipt")
    outlet.line("receipted  \(report.receipted.count, .strong) batches, verified and stored")
    for range in report.missing {
      outlet.line(
        "\("the registry lacks", .warning) batches \(range.lowerBound)\u{2013}\(range.upperBound)"
      )
    }
    for file in report.setAside {
      outlet.line("\("set aside by the registry:", .warning) \(file)")
    }
    for (state, count) in report.held.sorted(by: { $0.key < $1.key }) {
      outlet.line("\("held by the registry:", .warning) \(count) batches, \(state)")
    }
    show(report.erasures, on: outlet)
    for file in report.refused { outlet.line("\("refused", .bad) \(file)") }
    show(report.attachments, on: outlet)
    if let epoch = report.newEpoch {
      outlet.line("\("this station's disk went back to an older image", .bad)")
      outlet.line("  it goes on in epoch \(epoch, .strong), which the registry must approve")
    }
    for alarm in report.alarms { AlarmCommand.show(alarm, on: outlet) }
  }

  static func plan(
    _ invocation: Invocation, _ limit: Int?
  ) throws(Fault) -> NetworkPlan {
    var plan = NetworkPlan()
    plan.address = try invocation[registry].map { text throws(Fault) in try ServerAddress(text) }
    if invocation[metered] { plan.manner = .metered }
    plan.attachmentBytes = limit ?? (invocation[metered] ? 0 : .max)
    return plan
  }

  private static func show(_ report: ErasureReport, on outlet: Outlet) {
    if !report.tombstones.isEmpty {
      let numbers = report.tombstones.map(String.init).joined(separator: ", ")
      outlet.line(
        """
        erased     \(report.records, .strong) records by the registry's order, tombstone \(numbers)
        """)
    }
    if report.waiting > 0 {
      outlet.line(
        """
        \("locked:", .warning) \(report.waiting) erasures are carried out once an officer signs in
        """)
    }
  }

  static func show(_ lists: ListSyncReport, on outlet: Outlet) {
    for one in lists.snapshots {
      let name = StyledText(ListStandingView.name(of: one.content), .strong)
      let way = one.byDelta ? ", by a delta" : ""
      outlet.line(
        "\(name)  version \(one.version), \(one.entries) entries\(way)"
      )
    }
    for one in lists.installed {
      let delta = one.delta
      outlet.line(
        """
        list       \(one.reference.id, .strong) version \(one.reference.version): \
        \(delta.added) added, \(delta.removed) removed, \(delta.changed) changed
        """)
    }
    for file in lists.refused { outlet.line("\("list refused", .bad) \(file)") }
    if lists.isLocked {
      outlet.line("\("locked:", .warning) the lists that lie there open once an officer signs in")
    }
  }

  private static func show(_ report: AttachmentReport, on outlet: Outlet) {
    if report.written.count + report.there + report.waiting.count + report.stored > 0 {
      outlet.line(
        """
        attachments  \(report.written.count, .strong) packs written (\(report.written.size)), \
        \(report.there) there yet, \(report.stored) attachments newly stored by the registry
        """)
    }
    if report.askedAgain > 0 {
      outlet.line("  \("did not arrive", .warning)  \(report.askedAgain): they go out again")
    }
    if report.damaged > 0 {
      outlet.line("  \("damaged", .bad)  \(report.damaged) on this station's disk: they cannot go")
    }
    if report.lost > 0 {
      outlet.line(
        """
          \("lost", .bad)  the registry lacks \(report.lost) attachments that it had stored and \
        this station pruned: tell its administrator
        """)
    }
    if let stop = report.stop {
      let why =
        switch stop {
        case .full: "the folder is full"
        case .limit: "this sync's limit"
        case .interrupted: "stopped"
        }
      outlet.line(
        """
          \(why, .warning)  \(report.waiting.count) attachments (\(report.waiting.size)) wait for \
        the next sync; all records are on it
        """)
    }
  }

  static func json(
    _ report: SyncReport, _ waiting: Int, _ lists: ListSyncReport, _ network: NetworkReport?
  ) -> JSON {
    var fields = report.json.object ?? [:]
    fields["lists"] = lists.json
    fields["sealed"] = .array(report.sealed.map(\.json))
    if waiting > 0 { fields["locked"] = .integer(Int64(waiting)) }
    if let network {
      fields["registry"] = .string(network.address)
      fields["bytesOnLine"] = .integer(Int64(network.bytesOnLine))
      fields["retries"] = .integer(Int64(network.retries))
    }
    return .object(fields)
  }
}

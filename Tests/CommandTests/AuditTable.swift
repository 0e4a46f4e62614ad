import Record
import Registry

/// What each command of both programs leaves in the audit, and why others leave nothing.
///
/// `*` stands for every verb below one. A command that is not here fails the test: whoever adds one
/// decides whether it shows, exports or changes anything that somebody must answer for.
enum AuditTable {
  enum Entry {
    /// An act at the station.
    case station(AuditAction)
    /// An act at the registry.
    case registry(RegistryAct)
    /// An act that another test holds: what it takes is more than a command line.
    case held(by: String)
    /// Nothing, with the reason.
    case nothing(String)
  }

  private static let impersonal = "counts, codes and states only"
  private static let own = "looks at files that the caller gives it; nothing of the store"
  private static let device = "works on a device, not on records"

  static let entries: [String: Entry] = [
    "maabar setup": .nothing("makes the station, before there is anything to see"),
    "maabar entry": .station(.lookUp),
    "maabar exit": .station(.override),
    "maabar referral list": .station(.lookUp),
    "maabar referral decide": .station(.view),
    "maabar referral show": .held(by: "the tests of clearings"),
    "maabar clearing *": .held(by: "the tests of clearings"),
    "maabar note add": .station(.noteAdded),
    "maabar note show": .station(.noteViewed),
    "maabar shift open": .station(.shiftOpened),
    "maabar shift close": .station(.shiftClosed),
    "maabar shift report": .station(.export),
    "maabar clock show": .nothing(impersonal),
    "maabar clock confirm": .station(.clockConfirmed),
    "maabar audit list": .station(.lookUp),
    "maabar audit export": .station(.export),
    "maabar officer sign-in": .station(.signIn),
    "maabar officer sign-out": .station(.signOut),
    "maabar officer add": .station(.officerAdded),
    "maabar officer disable": .station(.officerDisabled),
    "maabar officer role": .station(.officerChanged),
    "maabar officer passphrase": .station(.officerChanged),
    "maabar officer list": .station(.lookUp),
    "maabar keys show": .nothing(impersonal),
    "maabar keys protect": .station(.keyChanged),
    "maabar keys rotate": .station(.keyChanged),
    "maabar alerts list": .station(.lookUp),
    "maabar alerts show": .station(.view),
    "maabar alerts acknowledge": .station(.alertAcknowledged),
    "maabar document *": .nothing(own),
    "maabar document terminal import": .station(.keyChanged),
    "maabar document terminal list": .nothing("certificates of this system, no persons"),
    "maabar device *": .nothing(device),
    "maabar finger *": .nothing(own),
    "maabar watchlist import": .station(.listInstalled),
    "maabar watchlist list": .nothing("names of lists, no entries"),
    "maabar watchlist diff": .nothing(own),
    "maabar watchlist screen": .station(.lookUp),
    "maabar batch seal": .nothing("sealed to the registry: nobody here reads it"),
    "maabar batch list": .nothing(impersonal),
    "maabar batch heads": .nothing("of the log, which holds no personal data"),
    "maabar batch prune": .nothing("removes what the registry keeps; shows nothing"),
    "maabar sync": .held(by: "ListSyncTests.audited"),
    "maabar attachments list": .nothing(impersonal),
    "maabar attachments prune": .nothing("removes what the registry keeps; shows nothing"),
    "maabar alarm list": .nothing(impersonal),
    "maabar alarm settle": .held(by: "LogWatchTests, GrowthTests"),
    "maabar backup": .held(by: "the tests of a station's backup"),
    "maabar restore": .held(by: "the tests of a station's backup"),
    "maabar flows compare": .registry(.export),
    "maabar flows count": .registry(.export),
    "maabar flows export": .registry(.export),
    "maabar flows release": .registry(.export),
    "maabar flows series": .registry(.export),
    "maabar flows tallies": .nothing(own),
    "maabar demo": .nothing("invented travellers in folders of its own"),
    "maabar doctor": .nothing(impersonal),
    "maabar bench": .nothing("invented travellers"),

    "maabar-registry init": .nothing("makes the registry, before there is anything to see"),
    "maabar-registry enrol": .registry(.enrol),
    "maabar-registry stations": .nothing(impersonal),
    "maabar-registry ingest": .nothing("takes in; shows states only"),
    "maabar-registry serve": .nothing("takes in; shows states only"),
    "maabar-registry watchlist publish": .registry(.listPublished),
    "maabar-registry watchlist list": .nothing("names of lists, no entries"),
    "maabar-registry watchlist send": .registry(.export),
    "maabar-registry trust import": .registry(.trustImported),
    "maabar-registry trust list": .nothing("certificates of authorities, no persons"),
    "maabar-registry trust accept": .registry(.trustDecided),
    "maabar-registry trust revoke": .registry(.trustDecided),
    "maabar-registry trust expect": .registry(.trustDecided),
    "maabar-registry trust publish": .registry(.trustPublished),
    "maabar-registry trust coverage": .nothing("certificates of authorities, no persons"),
    "maabar-registry shifts": .registry(.lookUp),
    "maabar-registry duplicates": .registry(.lookUp),
    "maabar-registry approve": .registry(.approve),
    "maabar-registry adopt": .registry(.adopt),
    "maabar-registry revoke": .registry(.revoke),
    "maabar-registry checkpoint": .nothing("of the log, which holds no personal data"),
    "maabar-registry prove": .nothing("of the log, which holds no personal data"),
    "maabar-registry views export": .nothing("manifests, which hold no personal data"),
    "maabar-registry views verify": .nothing("manifests, which hold no personal data"),
    "maabar-registry witness add": .nothing("public keys of the log's witnesses"),
    "maabar-registry witness list": .nothing("public keys of the log's witnesses"),
    "maabar-registry witness ask": .nothing("of the log, which holds no personal data"),
    "maabar-registry witness take": .nothing("of the log, which holds no personal data"),
    "maabar-registry witness remove": .nothing("public keys of the log's witnesses"),
    "maabar-registry attachments list": .nothing(impersonal),
    "maabar-registry attachments missing": .nothing("names of ciphertexts"),
    "maabar-registry attachments give-up": .held(by: "AttachmentRestoreTests.givenUp"),
    "maabar-registry attachments open": .held(by: "AttachmentIntakeTests.opening"),
    "maabar-registry attachments repair": .nothing("names of ciphertexts"),
    "maabar-registry erase": .registry(.lookUp),
    "maabar-registry audit": .registry(.auditRead),
    "maabar-registry fsck": .nothing(impersonal),
    "maabar-registry backup": .registry(.backup),
    "maabar-registry restore": .held(by: "the drill in the administrator's manual"),
  ]
}

import Crypto
public import Host
import Seal

/// Where a station keeps what: the one place that names files below its folder.
public struct StationFolder: Sendable {
  /// The folder itself, mode 0700.
  public let root: Path

  /// A station's folder.
  public init(_ root: Path) { self.root = root }

  /// What the station knows about itself.
  public var configuration: Path { root / "station.json" }
  /// Ties the database to this very folder: 32 hexadecimal digits, left out of every backup.
  public var instance: Path { root / "instance" }
  /// Records, batches and states.
  public var journal: Path { root / "journal.sqlite" }
  /// The records' data keys, wrapped; with short-lived backups of their own.
  public var dataKeys: Path { root / "keys.sqlite" }
  /// Keys and officers, readable by the owner only.
  public var keys: Path { root / "secrets" / "keys.json" }
  /// How often sign-in was tried in vain.
  public var signInAttempts: Path { root / "secrets" / "sign-in.json" }
  /// The request that the registry's administrator enrols.
  public var enrolmentRequest: Path { root / "enrolment-request.json" }
  /// The registry's answer to it.
  public var enrolment: Path { root / "enrolment.json" }
  /// The station's request for new keys as it goes to the registry, until it goes on with them.
  public var renewal: Path { root / "renewal.cms" }
  /// The last such request that the registry took.
  public var renewed: Path { root / "renewed.cms" }
  /// What the registry offered over the network, until it lets the station in.
  public var offered: Path { root / "enrolment-offered.json" }
  /// Both notes of every alarm about the registry's log.
  public var evidence: Path { root / "evidence" }
  /// The open alarms, one JSON line each.
  public var openAlarms: Path { evidence / AlarmLedger.openAlarms }
  /// Installed watchlists.
  public var lists: Path { root / "lists" }
  /// Certificates for terminal authentication, one after another; their keys stand in `keys`.
  public var terminal: Path { root / "terminal.cvcert" }
  /// Trust anchors that the registry signed: a statement, and the snapshot that it names.
  public var trust: Path { root / "trust" }
  /// The rules that propose until the registry sends some.
  public var rules: Path { root / "rules.json" }
  /// Rules and configuration that the registry signed, as the trust anchors.
  public var policy: Path { root / "policy" }
  /// Captured images and chip files, each encrypted under a key that stands in its record only.
  public var attachments: Path { root / "attachments" }
  /// An exchange folder of the station's own: what goes over the network, and what came.
  public var network: Path { root / "network" }
  /// What was opened of sealed lists, while they are installed.
  public var unsealed: Path { root / "unsealed" }
  /// Held by the process that seals, carries or prunes.
  static let carrierLock = "carrier.lock"
  /// Held by the process that installs a list.
  static let listLock = "lists.lock"
  /// What the registry signed of one kind, where there is only one of the kind.
  func snapshots(of content: ListStatement.Content) -> Path {
    switch content {
    case .watchlist: lists
    case .trust: trust
    case .rules: policy / "rules"
    case .configuration: policy / "configuration"
    }
  }
  /// The ciphertext of one attachment.
  func attachment(_ name: Digest) -> Path { attachments / String(name.hex.prefix(2)) / name.hex }
}

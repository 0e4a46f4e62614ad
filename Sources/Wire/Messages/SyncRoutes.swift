/// The paths of a sync; `Manuals/reference/wire.md` and `wire.yaml` describe each.
public enum SyncRoutes {
  /// The first part of every path.
  public static let version = "v1"
  /// Sealed batches, by the SHA-256 of their bytes.
  public static let batches = "/v1/batches"
  /// Packs of attachments, by the SHA-256 of their bytes.
  public static let packs = "/v1/packs"
  /// Tombstones: those that name records of the station, and those that it gives back.
  public static let tombstones = "/v1/tombstones"
  /// The signed answer to the station.
  public static let answer = "/v1/answer"
  /// The signed statement on the station's attachments.
  public static let attachments = "/v1/attachments"
  /// Published lists: which there are; their statements, snapshots and deltas.
  public static let lists = "/v1/lists"
  /// Published lists, once they are others than those of a mark.
  public static let changes = "/v1/changes"
  /// Seconds that a station may wait for changes at most. Beyond four minutes address translators
  /// and firewalls on the way forget a silent connection (RFC 5382 asks for two hours; 300 s is
  /// common).
  public static let longestWaitSeconds = 240
  /// The registry's statement of keys to the station.
  public static let keys = "/v1/keys"
  /// A station's request for new keys, by the SHA-256 of its bytes.
  public static let renewals = "/v1/renewals"
  /// Requests to be enrolled, by the SHA-256 of their bytes; open to newcomers.
  public static let enrolments = "/v1/enrolments"
  /// What a station that asks to be enrolled committed itself to, by the hash of its request.
  public static let openings = "/v1/openings"
}

/// All that is personalised into a virtual passport: its files, how it is opened, and the keys that
/// never leave it.
public struct ChipSpecimen: Sendable {
  /// The files.
  public var files: FileTree
  /// How the chip lets a reader in.
  public var access: ChipAccess
  /// The keys of chip authentication, and of PACE's chip authentication mapping.
  public var agreementKeys: [AgreementKeyPair] = []
  /// The key of active authentication; nil for a chip without.
  public var activeKey: ActiveKey?
  /// The certificates of the authorities whose terminals the chip believes (CVCA), self-signed,
  /// the most recent two count.
  public var trustPoints: [[UInt8]] = []
  /// The data groups that only an authenticated terminal may read, with the right that each needs.
  public var guarded: [Int: UInt8] = [3: 1, 4: 2]

  /// A chip of these files.
  public init(files: FileTree, access: ChipAccess) {
    self.files = files
    self.access = access
  }
}

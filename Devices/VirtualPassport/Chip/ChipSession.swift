/// What a chip knows from the moment it gets power until that goes: where it stands among its
/// files, who it talks to, and what that one may read.
struct ChipSession {
  /// The folder that is selected.
  var folder = FileFolder.master
  /// The file that is selected in it.
  var file: UInt16?
  /// The channel to a reader that has shown that it may read; nil before.
  var channel: SecureChannel?
  /// The channel that takes over once the answer under way has left.
  var nextChannel: SecureChannel?
  /// Whether access was granted, by Basic Access Control or PACE.
  var isOpen = false
  /// The chip's name in terminal authentication: its document number, or its key of PACE in short.
  var chipIdentity: [UInt8] = []
  /// The state of Basic Access Control.
  var basicAccess = BasicAccess()
  /// PACE while it runs.
  var pace: PaceExchange?
  /// What the terminal claimed with PACE.
  var claim: AuthorizationTemplate?
  /// The key that chip authentication will use.
  var chipKey: AgreementKeyPair?
  /// Whether chip authentication was done.
  var isChipAuthenticated = false
  /// The terminal's ephemeral key of chip authentication, in short.
  var compressedPeer: [UInt8]?
  /// Where terminal authentication stands.
  var terminal = TerminalAuthentication()

  /// Forgets the channel and all that it allowed.
  mutating func endAccess() {
    let folder = folder
    self = ChipSession()
    self.folder = folder
  }

  /// Whether the terminal may read a data group that needs a right: 1 for DG3, 2 for DG4. Version 2
  /// grants it after chip authentication only.
  func grants(_ right: UInt8) -> Bool {
    isChipAuthenticated && (terminal.rights ?? 0) & right != 0
  }
}

/// What protects a station's key-encryption key while the machine is off.
public enum KeyMode: String, CaseIterable, Sendable {
  /// The machine's TPM, through systemd-creds: the station opens by itself on this machine only.
  case tpm
  /// The officers' passphrases: somebody signs in after every start.
  case passphrase
  /// Nothing: the key stands in a file that only its owner can read.
  case rootFile = "root-file"
}

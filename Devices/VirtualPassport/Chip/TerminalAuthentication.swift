/// Terminal authentication from the chip's side (TR-03110-2, clause 3.3; TR-03110-3, B.3): what
/// stands between a chain of certificates and the right to read fingers and irises.
struct TerminalAuthentication {
  /// The keys of verifiers and terminals that were shown in this session.
  var imported: TerminalKey?
  /// The key that MSE:Set DST chose for the next certificate.
  var chosen: TerminalKey?
  /// The key that MSE:Set AT chose for the signature.
  var signer: TerminalKey?
  /// The terminal's ephemeral key in short, of version 2.
  var announcedKey: [UInt8]?
  /// The auxiliary data that is signed along, of version 2.
  var auxiliary: [UInt8] = []
  /// The challenge that is to be signed.
  var challenge: [UInt8]?
  /// What the terminal may read: 1 for DG3, 2 for DG4; nil before it has proved itself.
  var rights: UInt8?
}

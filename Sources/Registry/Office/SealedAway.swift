public import Bytes
import Crypto
import Record

extension RegistryService {
  /// Bytes that nobody here is to read, encrypted to the recovery's key, which is kept offline: CMS
  /// EnvelopedData as `openssl cms -decrypt` opens it there.
  public func sealedAway(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
    try CMS.encrypt(bytes, to: keys.recovery)
  }
}

extension RegistryService {
  /// What was put away unread in a file, still sealed; for tests.
  package func sealedAttachments(of file: String) throws(Fault) -> [[UInt8]] {
    var sealed: [[UInt8]] = []
    for step in try allSteps(of: file) where step.step.act == .quarantined {
      for one in step.attachments {
        sealed.append(try self.open(one, of: step.identity, reason: "test").file)
      }
    }
    return sealed
  }
}

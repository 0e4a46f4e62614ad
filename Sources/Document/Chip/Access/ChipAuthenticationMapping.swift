import Bytes
import Codes
import Crypto

/// What PACE with chip authentication mapping leaves to check: that the chip which opened holds the
/// private key whose public half its issuer signed (ICAO Doc 9303-11, clause 4.4.3.5).
public struct ChipAuthenticationMapping: Sendable {
  /// The group of PACE, unmapped.
  let group: AgreementGroup
  /// The chip's public key of the mapping.
  let mappingKey: [UInt8]
  let cipher: ChipCipher
  /// The session's key, which the chip authentication data are encrypted with.
  let encryptionKey: [UInt8]
  /// The encrypted chip authentication data; nil where the chip sent none.
  let cryptogram: [UInt8]?

  /// Compares with the keys of EF.CardSecurity. What it says counts as far as that file's signature
  /// does. `file` names the file in the check.
  public func check(_ infos: SecurityInfos, file: String = "EF.CardSecurity") -> DocumentCheck {
    let keys = infos.chipAuthenticationKeys.map(\.key).filter { $0.group == group }
    guard !keys.isEmpty else {
      return DocumentCheck(
        .chipAuthenticationMapping, .failed, "no key on \(group) for it in \(file)")
    }
    do throws(Fault) {
      let data = try decrypted()
      for key in keys {
        // KA(CA.IC, PK.IC) must be the public key of the mapping (clause 4.4.3.5.2).
        guard try group.sharedElement(data, with: key.element) != mappingKey else {
          return DocumentCheck(
            .chipAuthenticationMapping, .successful, "with the key on \(group) of \(file)")
        }
      }
      return DocumentCheck(
        .chipAuthenticationMapping, .failed, "the chip does not hold the key of \(file)")
    } catch {
      return DocumentCheck(.chipAuthenticationMapping, .failed, error.detail)
    }
  }

  /// The chip authentication data: CBC under the session's key, the first vector is the block of
  /// ones in cipher (clause 4.4.3.5.4).
  private func decrypted() throws(Fault) -> [UInt8] {
    guard let cryptogram else { throw wrong("the chip sent no chip authentication data") }
    guard !cryptogram.isEmpty, cryptogram.count <= 128 else {
      throw wrong("chip authentication data of a wrong length")
    }
    do throws(Fault) {
      let ones = [UInt8](repeating: 0xFF, count: cipher.blockCount)
      let vector = try cipher.encrypt(ones, key: encryptionKey)
      return try cipher.unpadded(
        cipher.decrypt(cryptogram, key: encryptionKey, vector: vector))
    } catch { throw wrong("chip authentication data that cannot be decrypted") }
  }

  private func wrong(_ detail: String) -> Fault { Fault(.chipAnswer, detail) }
}

import Crypto

/// A key of the chip with a protocol that DG14 or EF.CardSecurity names for it (BSI TR-03110-3,
/// clause A.1.1.2).
struct ChipAuthenticationOffer: Equatable {
  /// The chip's public key.
  let key: AgreementKey
  /// The protocol.
  let info: ChipAuthenticationInfo
  /// The number of the key as MSE writes it; nil where the chip gives its key none.
  let keyReference: [UInt8]?

  /// The protocol for people: `ECDH, AES-128, brainpoolP256r1`.
  var name: String { "\(key.group.isCurve ? "ECDH" : "DH"), \(info.cipher.name), \(key.group)" }

  /// How strong the weakest part is, for a choice among several.
  fileprivate var strength: Int {
    let group = key.group
    let groupStrength = group.isCurve ? group.orderBitCount / 2 : group.fieldCount == 128 ? 80 : 112
    return min(groupStrength, info.cipher == .tripleDES ? 80 : info.cipher.keyCount * 8)
  }
}

extension SecurityInfos {
  /// What chip authentication of a version can be run with, the strongest first.
  ///
  /// A key belongs to the protocols that name its number; where either carries none, to those of
  /// its kind. Documents of before ChipAuthenticationInfo carry keys alone: those mean version 1
  /// with 3DES (TR-03110 version 1.11, A.1.1.1).
  func chipAuthenticationOffers(version: Int) -> [ChipAuthenticationOffer] {
    let named = chipAuthentications
    let offers = chipAuthenticationKeys.flatMap { key, number in
      var infos = named.filter {
        $0.isCurve == key.group.isCurve
          && ($0.keyNumber == number || $0.keyNumber == nil || number == nil)
      }
      if named.isEmpty {
        infos = [.implied(isCurve: key.group.isCurve, keyNumber: number)]
      }
      return infos.filter { $0.version == version }.map { info in
        ChipAuthenticationOffer(
          key: key, info: info, keyReference: (number ?? info.keyNumber).map(octets))
      }
    }
    return offers.enumerated().sorted { left, right in
      let (a, b) = (left.element.strength, right.element.strength)
      return a == b ? left.offset < right.offset : a > b
    }.map(\.element)
  }

  /// Why chip authentication of version 1, which the file speaks of, cannot be run; nil where it
  /// can, and where the file does not speak of it.
  var chipAuthenticationProblem: String? {
    guard chipAuthenticationOffers(version: 1).isEmpty else { return nil }
    let versions = chipAuthentications.map(\.version)
    let keys = entries.filter {
      if case .chipAuthenticationKey = $0.content { true } else { false }
    }
    let isForLater = !versions.isEmpty && versions.allSatisfy { $0 == 2 || $0 == 3 }
    guard !isForLater, !(versions.isEmpty && keys.isEmpty) else { return nil }
    return keys.lazy.compactMap(\.problem).first.map { "the chip's key cannot be used: \($0)" }
      ?? "DG14 names no key that goes with a protocol known here"
  }

  /// The bytes of a small number, without leading zeros but one at least.
  private func octets(_ number: Int) -> [UInt8] {
    let all = [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    return Array(all.prefix(2).drop { $0 == 0 }) + [all[2]]
  }
}

extension ChipAuthenticationInfo {
  /// id-CA-DH-3DES-CBC-CBC or id-CA-ECDH-3DES-CBC-CBC, version 1.
  fileprivate static func implied(isCurve: Bool, keyNumber: Int?) -> ChipAuthenticationInfo {
    ChipAuthenticationInfo(
      identifier: ObjectIdentifier.protocols.appending(3, isCurve ? 2 : 1, 1), isCurve: isCurve,
      cipher: .tripleDES, version: 1, keyNumber: keyNumber)
  }
}

extension ChipCipher {
  /// The name for people.
  var name: String {
    switch self {
    case .tripleDES: "3DES"
    case .aes128: "AES-128"
    case .aes192: "AES-192"
    case .aes256: "AES-256"
    }
  }
}

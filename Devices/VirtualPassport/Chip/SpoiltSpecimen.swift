import Bytes
import Crypto

extension ChipSpecimen {
  /// The specimen as faults have it that lie in its files and keys.
  func spoilt(by faults: ChipFaults, _ randomness: any Randomness) -> ChipSpecimen {
    var spoilt = self
    if let number = faults[.alteredGroup], (1...16).contains(number) {
      let identifier = FileTree.dataGroup(number)
      if var bytes = files[.application, identifier], !bytes.isEmpty {
        bytes[bytes.count - 1] ^= 1
        spoilt.files[.application, identifier] = bytes
      }
    }
    if faults.has(.cloned) {
      spoilt.agreementKeys = agreementKeys.map { $0.exchanged(randomness) }
      spoilt.activeKey = activeKey?.exchanged(randomness)
    }
    if faults.has(.wrongProof) {
      spoilt.agreementKeys = spoilt.agreementKeys.map { $0.exchanged(randomness) }
    }
    return spoilt
  }
}

extension AgreementKeyPair {
  /// The same with another private half.
  fileprivate func exchanged(_ randomness: any Randomness) -> AgreementKeyPair {
    var other = self
    if let secret = try? group().newSecret(randomness) { other.secret = secret }
    return other
  }
}

extension ActiveKey {
  /// The same with another private half of the same kind.
  fileprivate func exchanged(_ randomness: any Randomness) -> ActiveKey? {
    let other: SpecimenKey? =
      switch form {
      case .recovery(let hash):
        try? .generate(.rsa(bits: numberCount * 8), .rsa(hash), randomness: randomness)
      case .signature(let scheme):
        try? .generate(
          group.map { .curve($0) } ?? .rsa(bits: numberCount * 8), scheme, randomness: randomness)
      }
    return other.flatMap { try? ActiveKey(der: $0.der(), form) }
  }
}

import Bytes
import Crypto

// Chip authentication (TR-03110-3, B.2).
extension ChipProcessor {
  /// MSE:Set AT: the protocol and the key.
  mutating func beginChipAuthentication(_ command: ChipCommand) -> ChipAnswer {
    session.chipKey = nil
    guard session.isOpen, session.channel != nil else {
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    guard let objects = DataObject.list(command.data),
      let octets = objects.first(where: { $0.tag == 0x80 })?.value,
      let identifier = DottedIdentifier(octets: octets)
    else { return .init(status: ChipStatus.wrongData) }
    let keys = specimen.agreementKeys.filter { $0.identifier == identifier }
    guard !keys.isEmpty else { return .init(status: ChipStatus.wrongData) }
    guard let key = named(objects, among: keys) else {
      return .init(status: ChipStatus.referenceNotFound)
    }
    session.chipKey = key
    return .init()
  }

  /// GENERAL AUTHENTICATE: the reader's ephemeral key.
  mutating func chipAuthentication(_ command: ChipCommand) -> ChipAnswer {
    guard let key = session.chipKey else {
      return .init(status: ChipStatus.conditionsUnsatisfied)
    }
    session.chipKey = nil
    guard let data = DataObject.list(command.data)?.first, data.tag == 0x7C,
      let peer = data[0x80]
    else { return .init(status: ChipStatus.wrongData) }
    return authenticated(with: key, peer)
  }

  /// MSE:Set KAT: version 1 with 3DES in one command.
  mutating func chipAuthenticationAtOnce(_ command: ChipCommand) -> ChipAnswer {
    guard session.isOpen, session.channel != nil else {
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    let keys = specimen.agreementKeys.filter { $0.version == 1 && $0.cipher == .tripleDES }
    guard let objects = DataObject.list(command.data),
      let peer = objects.first(where: { $0.tag == 0x91 })?.value, !keys.isEmpty
    else { return .init(status: ChipStatus.wrongData) }
    guard let key = named(objects, among: keys) else {
      return .init(status: ChipStatus.referenceNotFound)
    }
    let answer = authenticated(with: key, peer)
    return .init(status: answer.status)
  }

  private mutating func authenticated(
    with key: AgreementKeyPair, _ peer: [UInt8]
  ) -> ChipAnswer {
    guard let outcome = ChipAuthentication(key: key).agree(peer, randomness) else {
      return .init(status: ChipStatus.wrongData)
    }
    if key.version == 2 {
      // Version 2 comes after the terminal has named its key and proved itself.
      guard session.terminal.rights != nil,
        session.terminal.announcedKey == outcome.compressedPeer
      else { return .init(status: ChipStatus.wrongSecret) }
    }
    session.compressedPeer = outcome.compressedPeer
    session.isChipAuthenticated = true
    session.nextChannel = outcome.channel
    return ChipAnswer(DataObject(0x7C, outcome.objects).encoded)
  }

  /// The key of a reference, or the only one.
  private func named(
    _ objects: [DataObject], among keys: [AgreementKeyPair]
  ) -> AgreementKeyPair? {
    guard let reference = objects.first(where: { $0.tag == 0x84 })?.value else {
      return keys.count == 1 ? keys.first : nil
    }
    let number = reference.count <= 4 ? reference.reduce(0) { $0 << 8 | Int($1) } : -1
    return keys.first { $0.reference == number }
  }
}

// Terminal authentication (TR-03110-3, B.3).
extension ChipProcessor {
  /// MSE:Set DST: whose key the next certificate is held against.
  mutating func chooseAuthority(_ command: ChipCommand) -> ChipAnswer {
    guard session.isOpen, session.channel != nil else {
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    guard let reference = reference(command) else { return .init(status: ChipStatus.wrongData) }
    session.terminal.chosen = key(reference)
    return .init(
      status: session.terminal.chosen == nil
        ? ChipStatus.referenceNotFound : ChipStatus.success)
  }

  /// PSO:Verify Certificate: holds it against the chosen key and takes its own.
  mutating func takeCertificate(_ command: ChipCommand) -> ChipAnswer {
    guard let issuer = session.terminal.chosen else {
      return .init(status: ChipStatus.conditionsUnsatisfied)
    }
    session.terminal.chosen = nil
    guard let certificate = CardCertificate(command.data) else {
      return .init(status: ChipStatus.wrongData)
    }
    guard let key = trust.accept(certificate, from: issuer) else {
      return .init(status: ChipStatus.wrongSecret)
    }
    if certificate.role != .authority { session.terminal.imported = key }
    return .init()
  }

  /// MSE:Set AT: whose key signs, and in version 2 the protocol and the ephemeral key.
  mutating func beginTerminalAuthentication(_ command: ChipCommand) -> ChipAnswer {
    guard let reference = reference(command), let objects = DataObject.list(command.data) else {
      return .init(status: ChipStatus.wrongData)
    }
    guard let key = key(reference), key.certificate.role == .terminal else {
      return .init(status: ChipStatus.referenceNotFound)
    }
    if let octets = objects.first(where: { $0.tag == 0x80 })?.value {
      guard octets == key.certificate.algorithm.octets else {
        return .init(status: ChipStatus.wrongData)
      }
    }
    session.terminal.signer = key
    session.terminal.announcedKey = objects.first { $0.tag == 0x91 }?.value
    session.terminal.auxiliary = objects.first { $0.tag == 0x67 }?.encoded ?? []
    return .init()
  }

  /// EXTERNAL AUTHENTICATE in a channel: the terminal's signature over the chip's name, challenge
  /// and the terminal's ephemeral key.
  mutating func verifyTerminal(_ command: ChipCommand) -> ChipAnswer {
    let state = session.terminal
    guard session.isOpen, let signer = state.signer, let challenge = state.challenge,
      state.rights == nil
    else { return .init(status: ChipStatus.securityUnsatisfied) }
    session.terminal.challenge = nil
    session.terminal.signer = nil
    // Version 1 comes after chip authentication, version 2 names its key itself.
    guard let peer = state.announcedKey ?? session.compressedPeer else {
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    if let claim = session.claim, claim.type != signer.certificate.type {
      return .init(status: ChipStatus.conditionsUnsatisfied)
    }
    let message = session.chipIdentity + challenge + peer + state.auxiliary
    guard signer.verify(command.data, of: message) else {
      return .init(status: ChipStatus.wrongSecret)
    }
    session.terminal.rights = signer.rights & (session.claim?.bits ?? 0xFF)
    return .init()
  }

  private func reference(_ command: ChipCommand) -> [UInt8]? {
    DataObject.list(command.data)?.first { $0.tag == 0x83 }?.value
  }

  /// The key of a name: a trust point, or what was imported last.
  private func key(_ reference: [UInt8]) -> TerminalKey? {
    if let point = trust.point(reference) { return point }
    guard session.terminal.imported?.certificate.holder == reference else { return nil }
    return session.terminal.imported
  }
}

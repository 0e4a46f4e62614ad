import Bytes

// PACE (ICAO Doc 9303-11, clause 4.4; TR-03110-3, B.1).
extension ChipProcessor {
  /// MSE:Set AT for PACE: the variant, the password, the group, and what the terminal will claim.
  mutating func beginPace(_ command: ChipCommand) -> ChipAnswer {
    session.pace = nil
    guard !faults.has(.noPace) else { return .init(status: ChipStatus.wrongData) }
    guard let objects = DataObject.list(command.data),
      let octets = objects.first(where: { $0.tag == 0x80 })?.value,
      let variant = DottedIdentifier(octets: octets).flatMap(PaceVariant.init),
      let reference = objects.first(where: { $0.tag == 0x83 })?.value
    else { return .init(status: ChipStatus.wrongData) }
    guard reference.count == 1, let password = ChipAccess.Password(rawValue: reference[0]),
      let characters = specimen.access.passwords[password]
    else { return .init(status: ChipStatus.referenceNotFound) }
    let group = objects.first { $0.tag == 0x84 }?.value
    let offers = specimen.access.pace.filter { offer in
      offer.variant == variant && (group.map { $0 == [UInt8(offer.parameters)] } ?? true)
    }
    guard let offer = offers.first, offers.count == 1 else {
      return .init(status: offers.isEmpty ? ChipStatus.wrongData : ChipStatus.referenceNotFound)
    }
    let template = objects.first { $0.tag == 0x7F4C }?.value
    let claim = template.flatMap(AuthorizationTemplate.init)
    guard template == nil || claim?.type == ProtocolIdentifier.inspection else {
      return .init(status: ChipStatus.wrongData)
    }
    if password == .personalNumber {
      guard personalTries > 0 else { return .init(status: ChipStatus.triesLeft(0)) }
    }
    session.pace = try? PaceExchange(offer, password: password, characters: characters)
    session.claim = claim
    return .init(
      status: password == .personalNumber && personalTries < ChipProcessor.personalTriesAtFirst
        ? ChipStatus.triesLeft(personalTries) : ChipStatus.success)
  }

  /// One step of PACE; a step that fails ends it.
  mutating func continuePace(_ command: ChipCommand) -> ChipAnswer {
    guard var pace = session.pace else {
      return .init(status: ChipStatus.conditionsUnsatisfied)
    }
    session.pace = nil
    guard let data = DataObject.list(command.data)?.first, data.tag == 0x7C,
      let parts = data.parts, parts.count <= 1
    else { return .init(status: ChipStatus.wrongData) }
    do throws(PaceExchange.Refusal) {
      let objects = try step(&pace, parts.first, isLast: !command.isChained)
      return ChipAnswer(DataObject(0x7C, objects).encoded)
    } catch { return .init(status: error.status) }
  }

  private mutating func step(
    _ pace: inout PaceExchange, _ part: DataObject?, isLast: Bool
  ) throws(PaceExchange.Refusal) -> [DataObject] {
    let object: DataObject
    switch part?.tag {
    case nil: object = try pace.nonce(randomness)
    case 0x81: object = try pace.map(part?.value ?? [], randomness)
    case 0x83: object = try pace.agree(part?.value ?? [], randomness)
    case 0x85: return try finish(&pace, token: part?.value ?? [], isLast: isLast)
    default: throw PaceExchange.Refusal(status: ChipStatus.wrongData)
    }
    session.pace = pace
    return [object]
  }

  private mutating func finish(
    _ pace: inout PaceExchange, token: [UInt8], isLast: Bool
  ) throws(PaceExchange.Refusal) -> [DataObject] {
    guard isLast else { throw PaceExchange.Refusal(status: ChipStatus.lastExpected) }
    let result: (objects: [DataObject], outcome: PaceExchange.Outcome)
    do throws(PaceExchange.Refusal) {
      result = try pace.authenticate(token, staticSecret: staticSecret(for: pace.offer))
    } catch {
      guard error.status == ChipStatus.wrongSecret else { throw error }
      throw PaceExchange.Refusal(status: failed(pace.password))
    }
    wrongPasswords = 0
    if pace.password == .personalNumber { personalTries = ChipProcessor.personalTriesAtFirst }
    if pace.password == .unblockingNumber { personalTries = ChipProcessor.personalTriesAtFirst }
    session.nextChannel = result.outcome.channel
    session.isOpen = pace.password != .unblockingNumber
    session.chipIdentity = result.outcome.chipIdentity
    let objects = spoilt(result.objects)
    let references = session.claim == nil ? [] : trust.references
    let tags: [UInt32] = [0x87, 0x88]
    return objects + zip(tags, references).map { DataObject($0, $1) }
  }

  /// The last step's objects as the faults have them.
  private func spoilt(_ objects: [DataObject]) -> [DataObject] {
    objects.compactMap { object in
      var object = object
      switch object.tag {
      case 0x86 where faults.has(.wrongToken): object.value[0] ^= 1
      case 0x8A where faults.has(.noProof): return nil
      default: break
      }
      return object
    }
  }

  /// The static key of the offer's group, for chip authentication mapping.
  private func staticSecret(for offer: PaceOffer) -> [UInt8]? {
    specimen.agreementKeys.first { $0.parameters == offer.parameters }?.secret
  }

  /// A wrong personal number costs a try; every other secret only time.
  private mutating func failed(_ password: ChipAccess.Password) -> UInt16 {
    countWrongPassword()
    guard password == .personalNumber else { return ChipStatus.wrongSecret }
    personalTries -= 1
    return ChipStatus.triesLeft(personalTries)
  }

  /// Slows down whoever tries password after password (TR-03110-2, clause 3.2.1: a chip SHALL
  /// delay): one second more each time, ten at most, taken at the next attempt.
  mutating func countWrongPassword() {
    wrongPasswords = min(wrongPasswords + 1, 10)
    wait(wrongPasswords * 1000)
  }
}

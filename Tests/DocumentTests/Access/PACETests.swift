import Bytes
import Codes
import Crypto
import Synchronization
import Testing

@testable import Document

/// Other bytes at each call, the same in each run.
private final class Seeded: Randomness {
  private let state = Mutex<[UInt8]>([1])
  func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      var bytes: [UInt8] = []
      while bytes.count < count {
        state = Hash.sha256(state)
        bytes += state
      }
      return Array(bytes.prefix(count))
    }
  }
}

@Suite("PACE against a chip of the primitives")
struct PACETests {
  /// The content octets below id-PACE and the group's number of every kind.
  struct Kind: CustomTestStringConvertible, Sendable {
    let family: UInt8
    let cipher: UInt8
    let group: UInt8
    var testDescription: String { "\(family).\(cipher) in group \(group)" }
  }

  /// Every mapping with every cipher, and every group with generic and integrated mapping.
  static let kinds: [Kind] = {
    var kinds: [Kind] = []
    for family in [1, 2, 3, 4, 6] as [UInt8] {
      for cipher in 1...4 as ClosedRange<UInt8> where family != 6 || cipher > 1 {
        kinds.append(Kind(family: family, cipher: cipher, group: family % 2 == 0 ? 13 : 2))
      }
    }
    for group in 8...18 as ClosedRange<UInt8> {
      kinds.append(Kind(family: 2, cipher: 2, group: group))
      if group != 10 { kinds.append(Kind(family: 4, cipher: 4, group: group)) }
    }
    for group in 0...1 as ClosedRange<UInt8> {
      kinds += [1, 3].map { Kind(family: $0, cipher: 3, group: group) }
    }
    return kinds
  }()

  private static func offer(_ kind: Kind) throws -> PACEOffer {
    let info: [UInt8] =
      [0x30, 0x12, 0x06, 0x0A, 4, 0, 0x7F, 0, 7, 2, 2, 4, kind.family, kind.cipher]
      + [2, 1, 2, 2, 1, kind.group]
    return try #require(
      try SecurityInfos(cardAccess: [0x31, 0x14] + info).paceOffers.first)
  }

  private static let generic = Kind(family: 2, cipher: 2, group: 12)
  private static let password = AccessPassword.cardAccessNumber("123456")

  private static func run(
    _ kind: Kind, _ flaw: PACEChip.Flaw, longestCommand: Int = 65_544
  ) throws -> (result: PACE.Result, chip: PACEChip, session: ChipSession) {
    let offer = try offer(kind)
    let chip = PACEChip(offer, password, flaw, longestCommand: longestCommand)
    let session = ChipSession(chip)
    return (try PACE(offer, password, Seeded()).run(session), chip, session)
  }

  @Test("both sides agree with every mapping, cipher and group", arguments: kinds)
  func agreement(kind: Kind) throws {
    let (result, chip, session) = try PACETests.run(kind, .none)
    #expect(result.attempt.isGranted, "\(result.attempt.words)")
    #expect(session.protection != nil)
    #expect(chip.commands.count == 5)
    #expect((result.agreement?.mapping != nil) == (kind.family == 6))
  }

  @Test("the command that selects PACE names the parameters that were chosen")
  func namedParameters() throws {
    let entry: [UInt8] = [0x30, 0x12, 0x06, 0x0A, 4, 0, 0x7F, 0, 7, 2, 2, 4, 2, 2, 2, 1, 2, 2, 1]
    let infos = try SecurityInfos(
      cardAccess: TaggedElement.encode(0x31, entry + [12] + entry + [16]))
    let offer = try #require(infos.paceOffers.first)
    let chip = PACEChip(offer, PACETests.password)
    let result = try PACE(offer, PACETests.password, Seeded()).run(ChipSession(chip))
    #expect(result.attempt.isGranted)
    #expect(
      Hex.encode(chip.commands[0]) == "0022c1a412800a04007f0007020204020283010284010c")
  }

  @Test("long public keys go to a reader of short length as a chain")
  func chain() throws {
    let (result, chip, _) = try PACETests.run(
      Kind(family: 1, cipher: 4, group: 1), .none, longestCommand: 261)
    #expect(result.attempt.isGranted, "\(result.attempt.words)")
    #expect(chip.commands.count == 7)
    #expect(chip.commands.allSatisfy { $0.count <= 261 })
  }

  @Test("TR-03105-5.1, unit G: a status other than 9000 ends it, and the step is told")
  func statuses() throws {
    let steps = [
      "MSE:Set AT", "GENERAL AUTHENTICATE, step 1", "GENERAL AUTHENTICATE, step 2",
      "GENERAL AUTHENTICATE, step 3", "GENERAL AUTHENTICATE, step 4",
    ]
    for (place, step) in steps.enumerated() {
      for family in [2, 4] as [UInt8] {
        let kind = Kind(family: family, cipher: 2, group: 12)
        let (result, _, session) = try PACETests.run(kind, .status(0x6A80, at: place))
        #expect(result.attempt.outcome == .refused("6A80", step: step))
        #expect(session.protection == nil)
      }
    }
  }

  @Test("a password that is counted is told with the tries that are left")
  func triesLeft() throws {
    for status in [0x6300, 0x6982] as [UInt16] {
      let (result, _, _) = try PACETests.run(PACETests.generic, .status(status, at: 4))
      #expect(result.attempt.outcome == .wrongPassword(triesLeft: nil))
    }
    let counted = try PACETests.run(PACETests.generic, .status(0x63C2, at: 4)).result
    #expect(counted.attempt.outcome == .wrongPassword(triesLeft: 2))
    #expect(counted.attempt.words.hasSuffix("does not take the password, 2 more may be tried"))
    // In MSE:Set AT 63C2 says how many tries are left before this one, which goes on.
    #expect(try PACETests.run(PACETests.generic, .status(0x63C2, at: 0)).result.attempt.isGranted)
    let blocked = try PACETests.run(PACETests.generic, .status(0x63C0, at: 0)).result
    #expect(blocked.attempt.outcome == .refused("63C0", step: "MSE:Set AT"))
  }

  @Test("TR-03105-5.1, unit G: an answer that is not what an honest chip sends ends it")
  func flaws() throws {
    let curve = PACETests.generic
    let residues = Kind(family: 1, cipher: 2, group: 0)
    let prime = [UInt8](repeating: 0xFF, count: 128)
    let point: [UInt8] = [4] + [UInt8](repeating: 1, count: 64)
    let infinity: [UInt8] = [0]
    var flaws: [(Kind, PACEChip.Flaw, Int)] = []
    for (step, tag) in [(1, 0x90), (2, 0x92), (3, 0x94), (4, 0x96)] as [(Int, UInt8)] {
      flaws += [(curve, .tag(tag, step: step), step), (curve, .cut(1, step: step), step)]
      flaws += [(curve, .cut(200, step: step), step)]
    }
    flaws += [[], [1, 2, 3], prime].map { (curve, .value($0, step: 1), 1) }
    for step in [2, 3] {
      flaws += [point, infinity, [], Array(point.dropLast())].map {
        (curve, .value($0, step: step), step)
      }
      flaws += [[], [0], [1], [2], prime].map { (residues, .value($0, step: step), step) }
      flaws += [(curve, .echo(step: step), step), (residues, .echo(step: step), step)]
    }
    flaws += [(curve, .token, 4), (curve, .value([], step: 4), 4), (residues, .token, 4)]
    for (kind, flaw, step) in flaws {
      let (result, _, session) = try PACETests.run(kind, flaw)
      guard case .broken(let fault) = result.attempt.outcome else {
        Issue.record("\(flaw): \(result.attempt.words)")
        continue
      }
      #expect(fault.code == .chipAnswer, "\(flaw): \(fault)")
      #expect(fault.place == "GENERAL AUTHENTICATE, step \(step)", "\(flaw): \(fault)")
      #expect(result.attempt.check.outcome == .failed)
      #expect(session.protection == nil)
    }
  }

  @Test("TR-03105-5.1, unit G: chip authentication mapping without its proof fails that check only")
  func mapping() throws {
    let kind = Kind(family: 6, cipher: 2, group: 12)
    let group = try AgreementGroup(standardized: 12)
    func infos(_ secret: [UInt8]) throws -> SecurityInfos {
      let key = try AgreementKey(group, group.publicKey(of: secret))
      let protocolNumber = TaggedElement.encode(0x06, [4, 0, 0x7F, 0, 7, 2, 2, 1, 2])
      let info = TaggedElement.encode(0x30, protocolNumber + key.subjectPublicKeyInfo)
      return try SecurityInfos(cardAccess: TaggedElement.encode(0x31, info))
    }
    let signed = try infos([1])
    let flaws: [(PACEChip.Flaw, CheckOutcome)] = [
      (.none, .successful), (.noMappingData, .failed), (.mappingTag(0x8B), .failed),
      (.mappingSecret([9, 9]), .failed), (.mappingSecret([]), .failed),
      (.mappingSecret([UInt8](repeating: 0xFF, count: 40)), .failed),
    ]
    for (flaw, outcome) in flaws {
      let (result, _, _) = try PACETests.run(kind, flaw)
      #expect(result.attempt.isGranted)
      let check = try #require(result.agreement?.mapping).check(signed)
      #expect(check.outcome == outcome, "\(flaw): \(check.detail)")
    }
    let result = try PACETests.run(kind, .none).result
    #expect(try result.agreement?.mapping?.check(infos([2])).outcome == .failed)
  }

  @Test("what interrupts the conversation is no answer of the chip")
  func interrupted() throws {
    let offer = try PACETests.offer(PACETests.generic)
    let session = ChipSession(LostChip())
    #expect(throws: ChipInterruption.cardLost) {
      try PACE(offer, PACETests.password, Seeded()).run(session)
    }
  }
}

/// A chip that is gone.
private final class LostChip: ChipChannel {
  let longestCommand = 261
  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] { throw .cardLost }
  func reconnect() throws(ChipInterruption) { throw .cardLost }
}

import Bytes
import Codes
import Crypto
import Testing
import VirtualPassport

@testable import Document

@Suite("Reading chips that offer PACE")
struct PACEReadingTests {
  private static let common = PaceOffer(
    PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)

  private func passport(_ offer: PaceOffer = common) throws -> TestPassport {
    var passport = try TestPassport()
    passport.offer(offer)
    passport.plan = ReadingPlan(
      [.securityObject, .dataGroup(1), .dataGroup(2)], provesChip: false)
    return passport
  }

  private func isWhole(_ reading: ChipReading, _ passport: TestPassport) -> Bool {
    passport.plan.files.allSatisfy { reading.content[$0] == passport[$0] }
  }

  @Test(
    "the chip opens by PACE, with the number or the zone",
    arguments: [
      (PaceVariant.Mapping.generic, true, ChipCipher.aes128, 13),
      (.generic, true, .aes256, 17), (.generic, false, .tripleDES, 0),
      (.integrated, true, .aes192, 16), (.integrated, false, .aes128, 2),
    ])
  func opens(
    mapping: PaceVariant.Mapping, isCurve: Bool, cipher: ChipCipher, parameters: Int
  ) throws {
    let variant = PaceVariant(mapping, isCurve: isCurve, cipher)
    var passport = try passport(PaceOffer(variant, parameters: parameters))
    for keys in [ChipKeys(cardAccessNumber: "500540"), TestPassport.keys] {
      passport.keys = keys
      let reading = passport.read(passport.channel())
      #expect(reading.interruption == nil)
      guard case .pace = reading.access else {
        Issue.record("opened by \(String(describing: reading.access))")
        continue
      }
      #expect(reading.checks.first?.outcome == .successful)
      #expect(isWhole(reading, passport))
    }
  }

  @Test("with a wrong number the zone is tried, by PACE")
  func wrongNumber() throws {
    var passport = try passport()
    passport.keys.cardAccessNumber = "500541"
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    guard case .pace(let variant) = reading.access else {
      Issue.record("opened by \(String(describing: reading.access))")
      return
    }
    #expect(variant.hasSuffix("MRZ"))
    #expect(isWhole(reading, passport))
  }

  @Test("a wrong number alone leaves the chip shut, and access failed")
  func wrongNumberAlone() throws {
    var passport = try passport()
    passport.keys = ChipKeys(cardAccessNumber: "500541")
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == .failed(Fault(.chipKey, "")))
    #expect(reading.checks.first?.outcome == .failed)
    #expect(reading.checks.first?.detail.contains("PACE") == true)
  }

  @Test("where PACE breaks down the chip is opened by BAC, and the report says why")
  func fallsBack() throws {
    let passport = try passport()
    // MSE:Set AT is refused.
    let refusing = AlteringChannel(passport.channel()) { _, command, answer in
      command[1] == 0x22 ? [0x6A, 0x80] : answer
    }
    let refused = passport.read(refusing)
    #expect(refused.interruption == nil)
    #expect(refused.access == .basic(instead: "\(method): the chip answers 6A80 to MSE:Set AT"))
    #expect(refused.checks.first?.outcome == .successful)
    #expect(refused.checks.first?.detail.contains("6A80") == true)
    #expect(isWhole(refused, passport))
    // A chip that takes PACE and then answers SELECT with a plain 6988.
    let leaving = AlteringChannel(passport.channel()) { _, command, answer in
      command.starts(with: [0x0C, 0xA4, 0x04]) && answer.last == 0
        && command.count > 30 ? [0x69, 0x88] : answer
    }
    let left = passport.read(leaving)
    #expect(left.interruption == nil)
    #expect(left.access == .basic(instead: "\(method): the chip answers 6988 to SELECT"))
    #expect(isWhole(left, passport))
  }

  @Test("where the chip refuses the best variant that it offers, the next opens it")
  func nextVariant() throws {
    var passport = try passport()
    passport.offer(
      PaceOffer(PaceVariant(.generic, isCurve: true, .aes256), parameters: 13),
      PACEReadingTests.common)
    let refusing = AlteringChannel(passport.channel()) { _, command, answer in
      // AES-256 stands at the end of the protocol's identifier.
      command[1] == 0x22 && command[16] == 4 ? [0x6A, 0x80] : answer
    }
    let reading = passport.read(refusing)
    #expect(reading.access == .pace(method))
    #expect(isWhole(reading, passport))
  }

  private let method = "PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1 with MRZ"

  @Test("a chip whose EF.CardAccess offers nothing known opens by BAC")
  func unknown() throws {
    var passport = try passport()
    passport.specimen.files[.master, FileTree.cardAccess] = try Hex.decode(
      "31143012060A04007F00070202040C0402010202010D")
    let reading = passport.read(passport.channel())
    #expect(reading.access == .basic(instead: "PACE: no variant that is known here"))
  }

  @Test("lost anywhere, also within PACE, the reading goes on")
  func lost() throws {
    let passport = try passport()
    let whole = passport.read(passport.channel())
    for number in 1...whole.exchanges {
      let channel = passport.channel()
      channel.disturb = { command throws(ChipInterruption) in
        if command == number { throw .cardLost }
      }
      let reading = passport.read(channel)
      #expect(reading.interruption == nil, "lost at command \(number)")
      let isWhole = isWhole(reading, passport)
      #expect(isWhole, "lost at command \(number)")
    }
  }
}

@Suite("How many commands a reading takes")
struct CommandCountTests {
  private let faces: Set<ChipFile> = [.securityObject, .dataGroup(1), .dataGroup(2)]

  private func count(
    isExtended: Bool, offers: [PaceOffer], _ files: Set<ChipFile>,
    adjust: (inout TestPassport) -> Void = { _ in }
  ) throws -> Int {
    var passport = try TestPassport()
    for offer in offers { passport.offer(offer) }
    passport.plan = ReadingPlan(files, provesChip: false)
    passport.isExtended = isExtended
    adjust(&passport)
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    let isWhole = passport.plan.files.allSatisfy { reading.content[$0] == passport[$0] }
    #expect(isWhole)
    return reading.exchanges
  }

  private let pace = PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)

  @Test("PACE, DG1, DG2 of 15,083 bytes and SOD with extended length")
  func extended() throws {
    // EF.CardAccess, EF.ATR/INFO, PACE 5, SELECT, DG1, and two each for SOD and DG2.
    #expect(try count(isExtended: true, offers: [pace], faces) == 13)
  }

  @Test("the same in answers of short length")
  func short() throws {
    // EF.CardAccess, PACE 5, SELECT, DG1, five for SOD; DG2 takes 68 of 223 bytes, and with a
    // cipher of 16 bytes no answer of 256 holds more.
    #expect(try count(isExtended: false, offers: [pace], faces) == 7 + 1 + 5 + 68)
  }

  @Test("the same with files as long as those of the recorded chip of PersoSim")
  func recordedSizes() throws {
    let count = try count(isExtended: false, offers: [pace], faces) { passport in
      for (identifier, tag, size) in [
        (FileTree.securityObject, UInt8(0x77), 1229), (FileTree.dataGroup(1), 0x61, 95),
        (FileTree.dataGroup(2), 0x75, 11_903),
      ] {
        let length = size - 4
        passport.specimen.files[.application, identifier] =
          [tag, 0x82, UInt8(length >> 8), UInt8(length & 0xFF)]
          + [UInt8](repeating: 0x30, count: length)
      }
    }
    #expect(count == 7 + 1 + 6 + 54)
  }

  @Test("Basic Access Control and six files")
  func basic() throws {
    let six = faces.union([.common, .dataGroup(14), .dataGroup(15)])
    let count = try count(isExtended: false, offers: [], six) { passport in
      // The signed list leaves DG15 out, so here none can be read and EF.COM counts.
      passport.specimen.files[.application, FileTree.common] =
        [0x60, 0x16, 0x5F, 0x01, 0x04, 0x30, 0x31, 0x30, 0x37, 0x5F, 0x36, 0x06]
        + [0x30, 0x34, 0x30, 0x30, 0x30, 0x30, 0x5C, 0x04, 0x61, 0x75, 0x6E, 0x6F]
      passport.specimen.files[.application, FileTree.securityObject] =
        [0x77, 0x82, 0x04, 0x30] + [UInt8](repeating: 0x30, count: 0x430)
    }
    // EF.CardAccess in vain takes three, SELECT and BAC three; the files 1, 5, 1, 68, 2 and 1.
    #expect(count == 84)
  }
}

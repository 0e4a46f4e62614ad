import Bytes
import Codes
import Crypto
import Host
import Support

@testable import Document
@testable import VirtualPassport

/// An inspection system's chain for a specimen: the authority that the chip trusts, a verifier, a
/// terminal.
struct TerminalChainMaker {
  var scheme = TerminalScheme.ecdsaSHA256
  var strength = 13
  /// What the terminal's own certificate grants.
  var rights: UInt8 = 3
  /// Days before the inspection on which verifier and terminal end; negative for after it.
  var endedDaysAgo = -30
  /// How many link certificates lead from the chip's key to the verifier's issuer.
  var links = 0

  private func day(_ days: Int) -> CivilDate {
    Instant(milliseconds: Inspection.now + Int64(days) * 86_400_000).day(offsetMinutes: 0)
  }

  private func request(
    _ holder: String, _ role: TerminalCertificate.Role, rights: UInt8 = 3, from: Int = -60,
    until: Int
  ) -> TerminalCertificate.Request {
    TerminalCertificate.Request(
      holder: holder, role: role, rights: rights, validity: day(from)...day(until),
      scheme: scheme, strength: strength)
  }

  /// The authorities, the verifier and the terminal, the chip's trust point first.
  func chain() throws -> [TerminalCertificate] {
    let random = SeededRandomness(seed: 9)
    var chain = [
      try TerminalCertificate.make(
        request("DETESTCVCA00001", .authority, until: 1000), issuer: nil, randomness: random)
    ]
    for link in 0..<links {
      chain.append(
        try .make(
          request("DETESTCVCA0000\(link + 2)", .authority, from: 10 * link - 50, until: 1000),
          issuer: chain.last, randomness: random))
    }
    for (holder, role) in [
      ("DETESTDVDE00001", TerminalCertificate.Role.domesticVerifier),
      ("DETESTISDE00001", .terminal),
    ] {
      chain.append(
        try .make(
          request(
            holder, role, rights: role == .terminal ? rights : 3, until: -endedDaysAgo),
          issuer: chain.last, randomness: random))
    }
    return chain
  }
}

// Unit ISO7816_E: terminal authentication.
extension ConformanceCase {
  /// A passport with fingers and irises behind terminal authentication, and a system that wants
  /// them.
  static func guarded(_ inspection: inout Inspection) {
    inspection.plan.chipKeys = [.init(parameters: 13, cipher: .aes128)]
    inspection.plan.hasTerminalAuthentication = true
    inspection.plan.groups[3] = BiometricWriting.fingers().encoded
    inspection.plan.groups[4] = BiometricWriting.irises().encoded
    inspection.files = [.dataGroup(3), .dataGroup(4)]
  }

  /// The same with a chain of its own.
  static func guarded(
    _ inspection: inout Inspection, by maker: TerminalChainMaker,
    _ change: (inout [TerminalCertificate]) -> Void = { _ in }
  ) throws {
    guarded(&inspection)
    var chain = try maker.chain()
    let point = chain[0]
    inspection.changes.append { specimen in
      specimen.chip.trustPoints = [point.bytes]
      specimen.chip.files[.application, FileTree.trustPoints] = references([point.holder])
    }
    change(&chain)
    inspection.terminal = chain.flatMap { [$0.bytes, $0.key] }
  }

  /// EF.CVCA of some authorities.
  static func references(_ holders: [String]) -> [UInt8] {
    let names = holders.flatMap { DataObject(0x42, Array($0.utf8)).encoded }
    return names + [UInt8](repeating: 0, count: max(0, 36 - names.count))
  }

  private static func files(
    _ fingers: Bool, _ irises: Bool
  ) -> @Sendable (Inspection.Outcome) -> Bool {
    { outcome in
      (outcome.reading.content[.dataGroup(3)] != nil) == fingers
        && (outcome.reading.content[.dataGroup(4)] != nil) == irises
    }
  }

  private static let algorithms: [(String, TerminalScheme, Int)] = [
    ("ISO7816_E_01", .rsaSHA1, 1024), ("ISO7816_E_02", .rsaSHA256, 1024),
    ("ISO7816_E_03", .pssSHA1, 1024), ("ISO7816_E_04", .pssSHA256, 1024),
    ("ISO7816_E_05", .ecdsaSHA1, 13), ("ISO7816_E_06", .ecdsaSHA224, 11),
    ("ISO7816_E_07", .ecdsaSHA256, 13), ("ISO7816_E_35", .rsaSHA512, 1024),
    ("ISO7816_E_36", .pssSHA512, 1536), ("ISO7816_E_37", .ecdsaSHA384, 16),
    ("ISO7816_E_38", .ecdsaSHA512, 17),
  ]

  /// A challenge of another length, which the chip gives within terminal authentication only.
  private static func challenge(
    _ inspection: inout Inspection, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) throws {
    try guarded(&inspection, by: TerminalChainMaker())
    inspection.edit = { exchange in
      guard exchange.instruction == 0x84, exchange.occurrence > 1 else { return }
      exchange.answer = change(exchange.answer)
    }
  }

  /// DG14 that says where EF.CVCA stands.
  private static func placed(
    _ inspection: inout Inspection, _ identifier: [UInt8], short: UInt8
  ) throws {
    try guarded(&inspection, by: TerminalChainMaker())
    inspection.changeGroup(14) { bytes in
      let arc = ProtocolIdentifier.terminal.octets
      guard let infos = DataObject.list(bytes)?.first?.at(0)?.parts,
        let place = infos.firstIndex(where: { $0.at(0)?.value == arc })
      else { return bytes }
      let file = DataObject(0x30, [DataObject(0x04, identifier), DataObject(0x04, [short])])
      return edited(bytes, [0, place, 1]) { parts, _ in parts.append(file) }
    }
  }

  static let terminalAuthentication: [ConformanceCase] =
    algorithms.map { id, scheme, strength in
      succeeds(id, also: files(true, true)) {
        try guarded(&$0, by: TerminalChainMaker(scheme: scheme, strength: strength))
      }
    } + [
      fails("ISO7816_E_08") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.change(FileTree.trustPoints) { _ in references(["DETESTCVCA00007"]) }
      },
      fails("ISO7816_E_09") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.change(FileTree.trustPoints) { _ in
          [0x42] + [UInt8](repeating: 0, count: 35)
        }
      },
      ends("ISO7816_E_10") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.change(FileTree.trustPoints) { _ in
          references(["DECV00001", "DECV00002", "DECV00003"])
        }
      },
      // The chip holds the signature against another name than the document's number.
      fails("ISO7816_E_11") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.edit = { exchange in
          guard exchange.instruction == 0x82, exchange.answer.isEmpty else { return }
          exchange.status = 0x6300
        }
      },
      fails("ISO7816_E_12") { try challenge(&$0) { Array($0.dropLast()) } },
      fails("ISO7816_E_13") { try challenge(&$0) { $0 + [0x55] } },
      succeeds("ISO7816_E_14", also: files(false, true)) {
        try guarded(&$0, by: TerminalChainMaker(rights: 2))
      },
      succeeds("ISO7816_E_15", also: files(true, false)) {
        try guarded(&$0, by: TerminalChainMaker(rights: 1))
      },
      succeeds(
        "ISO7816_E_16",
        unless: """
          the chip took the certificates, and they grant nothing: undetermined by table 5.21 of \
          TR-03135-1, which asks for a right
          """, also: files(false, false)
      ) { try guarded(&$0, by: TerminalChainMaker(rights: 0)) },
      fails("ISO7816_E_17") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.terminal[2][inspection.terminal[2].count - 1] ^= 1
      },
      fails("ISO7816_E_18") { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.terminal[4][inspection.terminal[4].count - 1] ^= 1
      },
      fails("ISO7816_E_19") { try guarded(&$0, by: TerminalChainMaker(endedDaysAgo: 5)) },
      fails("ISO7816_E_22") { try placed(&$0, [0x01, 0x1B], short: 0x1B) },
      fails("ISO7816_E_23") { try placed(&$0, [0x01, 0x1C], short: 0x19) },
      fails("ISO7816_E_24") { guarded(&$0) },
      succeeds("ISO7816_E_26", also: files(true, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.plan.nativeName = "Mustermann Erika"
        inspection.plan.issuingAuthority = "Stadt Musterhausen"
      },
      succeeds("ISO7816_E_27", also: files(true, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker(scheme: .rsaSHA256, strength: 1024))
        inspection.plan.chipKeys = [.init(parameters: 1, cipher: .aes128)]
      },
      succeeds("ISO7816_E_28", also: files(true, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.plan.chipKeys = [.init(parameters: 11, cipher: .aes128)]
      },
      succeeds("ISO7816_E_29", also: files(true, false)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.plan.groups[4] = nil
      },
      succeeds("ISO7816_E_30", also: files(false, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.plan.groups[3] = nil
      },
      succeeds("ISO7816_E_31", also: files(true, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker())
        inspection.plan.pace = [
          PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)
        ]
      },
      succeeds("ISO7816_E_32", also: files(true, true)) {
        try guarded(&$0, by: TerminalChainMaker(links: 1))
      },
      succeeds("ISO7816_E_33", also: files(true, true)) {
        try guarded(&$0, by: TerminalChainMaker(links: 2))
      },
      // The chip knows the newer authority already; the link is offered and not needed.
      succeeds("ISO7816_E_34", also: files(true, true)) { inspection in
        try guarded(&inspection, by: TerminalChainMaker(links: 1))
        let chain = try TerminalChainMaker(links: 1).chain()
        inspection.changes.append { specimen in
          specimen.chip.trustPoints = [chain[0].bytes, chain[1].bytes]
          specimen.chip.files[.application, FileTree.trustPoints] = references([
            chain[1].holder, chain[0].holder,
          ])
        }
      },
    ]
}

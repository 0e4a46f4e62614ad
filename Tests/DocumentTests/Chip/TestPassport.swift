import Bytes
import Crypto
import Foundation
import Host
import Support
import VirtualPassport

@testable import Document

/// A passport on a table: the chip of the BSI's specimen of 2008 and the key that opens it.
struct TestPassport {
  /// The zone of the specimen, as MRZ information (ICAO Doc 9303-11, clause 9.7.2).
  static let zone = "C11T002JM496081221310317"
  static let keys = ChipKeys(
    zone: try? ZoneKey(documentNumber: "C11T002JM", birthDate: "960812", expiryDate: "131031"))

  var specimen: ChipSpecimen
  var terminal: TerminalAccess?
  var keys = TestPassport.keys
  var plan = ReadingPlan.border
  var limits = ReadingLimits()
  var isExtended = true
  var isTraced = false

  /// The specimen behind Basic Access Control; `adjust` changes it.
  init(_ adjust: (inout ChipSpecimen) throws -> Void = { _ in }) throws {
    var files = FileTree()
    for (identifier, name) in [
      (FileTree.common, "EF_COM"), (FileTree.securityObject, "EF_SOD"),
      (FileTree.dataGroup(1), "Datagroup1"), (FileTree.dataGroup(2), "Datagroup2"),
      (FileTree.dataGroup(14), "Datagroup14"), (FileTree.dataGroup(15), "Datagroup15"),
    ] {
      files[.application, identifier] = try Fixture.bytes("chip/bsi-2008/\(name).bin")
    }
    var access = ChipAccess()
    access.passwords[.zone] = TestPassport.zone
    specimen = ChipSpecimen(files: files, access: access)
    try adjust(&specimen)
  }

  /// A specimen as its maker made it, whose zone has the key.
  init(_ specimen: Specimen, zone: [String]) throws {
    self.specimen = specimen.chip
    keys = ChipKeys(zone: try ZoneKey(MachineReadableZone(lines: zone)))
    isTraced = false
  }

  /// Offers PACE: the chip does it, and EF.CardAccess says so.
  mutating func offer(_ offers: PaceOffer..., number: String = "500540") {
    specimen.access.pace = offers
    specimen.access.passwords[.cardAccessNumber] = number
    let infos = offers.flatMap { offer in
      TaggedElement.encode(
        0x30,
        TaggedElement.encode(0x06, TestPassport.identifier(offer.variant))
          + [0x02, 0x01, 0x02, 0x02, 0x01, UInt8(offer.parameters)])
    }
    specimen.files[.master, FileTree.cardAccess] = TaggedElement.encode(0x31, infos)
  }

  /// id-PACE, then mapping with group, then cipher (Doc 9303-11, clause 9.2.1).
  private static func identifier(_ variant: PaceVariant) -> [UInt8] {
    let family: UInt8 =
      switch variant.mapping {
      case .generic: variant.isCurve ? 2 : 1
      case .integrated: variant.isCurve ? 4 : 3
      case .chipAuthentication: 6
      }
    let cipher: UInt8 =
      switch variant.cipher {
      case .tripleDES: 1
      case .aes128: 2
      case .aes192: 3
      case .aes256: 4
      }
    return [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04, family, cipher]
  }

  /// The passport in the field.
  func channel() -> VirtualChannel {
    VirtualChannel(
      VirtualChip(specimen, randomness: SeededRandomness(seed: 7)), isExtended: isExtended)
  }

  /// Reads it whole.
  func read(_ channel: any ChipChannel) -> ChipReading {
    var reader = ChipReader(
      plan: plan, keys: keys, limits: limits, randomness: SeededRandomness(seed: 1), clock: { 0 })
    reader.isTraced = isTraced
    reader.terminal = terminal
    return reader.read { () throws(ChipInterruption) in channel }
  }

  /// A file's bytes as they stand on the chip.
  subscript(file: ChipFile) -> [UInt8]? {
    specimen.files[.application, FilePlace(file).identifier]
  }
}

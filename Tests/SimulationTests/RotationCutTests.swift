import Bytes
import Foundation
import Host
import Registry
import Support
import Testing
import Torture
import Wire

@testable import Simulation

@Suite("The power fails while the registry's keys are replaced", .serialized)
struct RotationCutTests {
  /// What is cut off.
  enum Change: String, CaseIterable {
    case encryption, log, service, destroyed

    func make(_ registry: RegistryService, escrow: Path) throws(Fault) {
      if let key = RegistryService.RotatedKey(rawValue: rawValue) {
        try registry.rotate(key, escrow: escrow)
      } else {
        _ = try registry.destroyOldKeys(anyway: true)
      }
    }
  }

  @Test("It opens and is whole, wherever it fails", arguments: Change.allCases)
  func cut(_ change: Change) throws {
    try withTemporaryFolder { (folder: String) throws in
      try RecordingFileSystem.use {
        let root = Path(folder)
        let world = WorldTime(1_772_434_800_000)
        let house = RegistryHouse(
          try Machine("registry", root / "registry", world),
          try ServerAddress("https://registry.example"), randomness: SystemRandomness())
        try house.make()
        if change == .destroyed {
          try house.opened.rotate(.encryption, escrow: root / "escrow")
          house.close()
          try house.open()
        }
        // Every place in the long form.
        let step = ProcessInfo.processInfo.environment["MAABAR_LONG"] == nil ? 13 : 1
        var place = 0
        var isDone = false
        while !isDone, place < 300 {
          world.advance(1000)
          house.machine.arm(.power(place, .keepsAll, 0))
          let made: Void? = try? change.make(house.opened, escrow: root / "escrow-\(place)")
          isDone = made != nil && !house.machine.isDead
          house.machine.cutPower()
          house.close()
          _ = try house.machine.restart(PowerCut.allCases[place / step % 3], UInt64(place))
          try house.open()
          #expect(try house.opened.fsck().problems == [], "after \(place) requests")
          place += step
        }
        #expect(isDone)
      }
    }
  }
}

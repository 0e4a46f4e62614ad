import Bytes
import Crypto
import Foundation
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Cut off at any step")
struct TroubleTests {
  /// A registry with one batch taken in, and two more and a bad file in an exchange folder.
  private func prepare(_ border: Border) throws -> (station: SmallStation, BatchSealer.Batch) {
    let registry = try border.make()
    let station = try SmallStation("IBK-1", at: registry)
    _ = try registry.ingest(try station.seal(2).file)
    try registry.checkpoint()
    let second = try station.seal(2)
    try border.carry(second)
    try border.carry(try station.seal(1))
    try border.carry([1, 2, 3], of: "IBK-1", as: "x.batch")
    return (station, second)
  }

  /// A copy of a prepared border in a folder of its own.
  private func copy(_ border: Border, to folder: String) throws -> Border {
    let copy = Border(folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: border.root.string, toPath: copy.root.string)
    try FileManager.default.copyItem(atPath: border.exchange.string, toPath: copy.exchange.string)
    return copy
  }

  /// After any trouble, taking the folder in once more completes everything exactly once.
  private func expectHealed(
    _ border: Border, _ station: SmallStation, _ batch: BatchSealer.Batch, step: Int
  ) throws {
    let registry = try border.open()
    let before = try registry.fsck().problems
    #expect(before == [], "step \(step), before healing")
    _ = try registry.ingest(exchange: border.exchange)
    let findings = try registry.fsck()
    #expect(findings.problems == [], "step \(step)")
    #expect(findings.batches == 3 && findings.records == 5, "step \(step)")
    #expect(findings.uncovered == 0)
    let name = ExchangeNames.receipt(batchID: batch.id.bytes)
    let place = border.exchange / ExchangeNames.toStation / "IBK-1" / name
    let receipt = try Receipt(try Disk().read(place, limit: 65_536))
    _ = try station.verify(receipt, for: batch)
    #expect(try registry.answer(to: station.name)?.missing == [])
    #expect(
      try Disk().list(border.exchange / "to-registry" / "IBK-1", limit: 10).isEmpty,
      "step \(step)")
  }

  @Test("a fault at any durable step loses nothing and counts nothing twice")
  func faults() throws {
    try withMemoryFolder { folder in
      let prepared = Border(folder + "/prepared")
      let (station, batch) = try prepare(prepared)
      var step = 0
      var isComplete = false
      while !isComplete {
        step += 1
        let border = try copy(prepared, to: folder + "/\(step)")
        let trouble = Trouble(at: step) { () throws(Fault) in
          throw Fault(.diskFull, at: "injected", "no space left")
        }
        do {
          let registry = try border.open(files: TroubledFiles(trouble))
          trouble.watch(registry)
          let error = fault { () throws(Fault) in
            _ = try registry.ingest(exchange: border.exchange)
          }
          isComplete = !trouble.hasStruck
          // A bad file that cannot be moved aside is only noted; all else is told.
          #expect(error == nil || error?.code == .diskFull, "step \(step)")
        }
        try expectHealed(border, station, batch, step: step)
        try FileManager.default.removeItem(atPath: folder + "/\(step)")
      }
      #expect(step > 60)
    }
  }

  @Test("the same registry goes on in the same process after a fault")
  func goesOn() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let (station, batch) = try prepare(border)
      var registry: RegistryService? = try border.open()
      for step in stride(from: 3, to: 60, by: 8) {
        let open = try #require(registry)
        let trouble = Trouble(at: step) { () throws(Fault) in
          throw Fault(.storeFull, at: "injected", "no space left")
        }
        trouble.watch(open)
        _ = fault { () throws(Fault) in _ = try open.ingest(exchange: border.exchange) }
        open.database.gate.body = nil
        open.vault.keyGate.body = nil
        _ = try open.ingest(exchange: border.exchange)
        #expect(try open.fsck().problems == [])
      }
      registry = nil
      try expectHealed(border, station, batch, step: 0)
    }
  }

  @Test("killed without warning at any durable step, it loses nothing and counts nothing twice")
  func killed() async throws {
    try await withMemoryFolder { root in
      let prepared = Border(root + "/prepared")
      let (station, batch) = try prepare(prepared)
      for step in stride(from: 2, to: 80, by: 7) {
        let folder = root + "/\(step)"
        let border = try copy(prepared, to: folder)
        // An exit test captures nothing: the child is told through the environment.
        _ = unsafe setenv("MAABAR_TEST_REGISTRY", folder, 1)
        _ = unsafe setenv("MAABAR_TEST_STEP", "\(step)", 1)
        await #expect(processExitsWith: .signal(SIGKILL)) {
          let environment = ProcessInfo.processInfo.environment
          let folder = try #require(environment["MAABAR_TEST_REGISTRY"])
          let step = try #require(environment["MAABAR_TEST_STEP"].flatMap(Int.init))
          let trouble = Trouble(at: step) { () throws(Fault) in kill(getpid(), SIGKILL) }
          let border = Border(folder)
          let registry = try border.open(files: TroubledFiles(trouble))
          trouble.watch(registry)
          _ = try registry.ingest(exchange: border.exchange)
        }
        try expectHealed(border, station, batch, step: step)
      }
    }
  }

  @Test("a registry that was cut off while it was made is none, and says what to do")
  func cutOffMaking() throws {
    for step in stride(from: 1, to: 40, by: 5) {
      try withTemporaryFolder { folder in try cutOffMaking(in: folder, at: step) }
    }
  }

  private func cutOffMaking(in folder: String, at step: Int) throws {
    let border = Border(folder)
    let trouble = Trouble(at: step) { () throws(Fault) in
      throw Fault(.diskFull, at: "injected", "no space left")
    }
    guard (try? border.make(files: TroubledFiles(trouble))) == nil else { return }
    #expect(fault { () throws(Fault) in _ = try border.open() }?.code == .registryFolder)
  }
}

/// Lends a folder in memory where there is such a place: hundreds of syncs cost nothing there.
func withMemoryFolder<Value>(
  _ body: (String) async throws -> Value
) async throws -> Value {
  let path = memoryFolder()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

func withMemoryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let path = memoryFolder()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

private func memoryFolder() -> String {
  let manager = FileManager.default
  let place = manager.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
  let path = "\(place)/maabar-test-\(UUID().uuidString)"
  try? manager.createDirectory(atPath: path, withIntermediateDirectories: true)
  return path
}

import Host
import Synchronization

@testable import PCSC

/// A PC/SC service that does what a test says: what a real one cannot be made to do.
final class ScriptedService: CardService {
  struct State {
    var names: [String] = []
    var cards: Set<String> = []
    var counts: [String: UInt32] = [:]
    var serials: [String: String] = [:]
    var outage: CardStatus?
    var transmission: CardStatus?
    var connection: CardStatus?
    var short: [UInt8]?
    var changes = 0
    var cancels = 0
  }

  private let state = Mutex(State())

  func set(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      state.changes += 1
    }
  }

  /// Lays a card on a reader, or takes it away.
  func card(on name: String, _ isThere: Bool) {
    set { state in
      if isThere { state.cards.insert(name) } else { state.cards.remove(name) }
      state.counts[name, default: 0] += 1
    }
  }

  private func check(_ status: CardStatus?) throws(CardStatus) { if let status { throw status } }

  func establish() throws(CardStatus) -> Int {
    try check(state.withLock { $0.outage })
    return 1
  }

  func release(_ context: Int) {}
  func cancel(_ context: Int) { set { $0.cancels += 1 } }

  func readers(_ context: Int) throws(CardStatus) -> [String] {
    try check(state.withLock { $0.outage })
    return state.withLock { $0.names }
  }

  func wait(
    _ context: Int, _ states: inout [ReaderState], milliseconds: Int
  ) throws(CardStatus) {
    let before = state.withLock { $0 }
    for _ in 0...(milliseconds / 5) {
      let now = state.withLock { $0 }
      try check(now.outage)
      if now.cancels != before.cancels { throw .cancelled }
      var isChanged = now.changes != before.changes
      for index in states.indices where states[index].name != ReaderState.plugAndPlay {
        let name = states[index].name
        let there: UInt32 = now.cards.contains(name) ? ReaderState.present : 0x10
        states[index].now =
          now.names.contains(name)
          ? there | (now.counts[name] ?? 0) << 16 : ReaderState.unknown
        if states[index].now != states[index].known { isChanged = true }
      }
      if isChanged { return }
      _ = Gate().wait(milliseconds: milliseconds > 0 ? 5 : 0)
    }
    throw .timeout
  }

  func connect(
    _ context: Int, _ reader: String, _ sharing: CardSharing, _ protocols: CardProtocols
  ) throws(CardStatus) -> (card: Int, protocols: CardProtocols) {
    guard let index = state.withLock({ $0.names.firstIndex(of: reader) }) else {
      throw .unknownReader
    }
    if sharing != .direct { try check(state.withLock { $0.connection }) }
    return (index, .t1)
  }

  func reconnect(
    _ card: Int, _ sharing: CardSharing, _ protocols: CardProtocols, _ treatment: CardTreatment
  ) throws(CardStatus) -> CardProtocols { .t1 }

  func disconnect(_ card: Int, _ treatment: CardTreatment) {}
  func beginTransaction(_ card: Int) throws(CardStatus) {}
  func endTransaction(_ card: Int) {}
  func answerToReset(_ card: Int) throws(CardStatus) -> [UInt8] { [0x3B, 0x00] }

  func transmit(
    _ card: Int, _ protocols: CardProtocols, _ command: [UInt8]
  ) throws(CardStatus) -> [UInt8] {
    try check(state.withLock { $0.transmission })
    return state.withLock { $0.short } ?? [0x90, 0x00]
  }

  func control(_ card: Int, code: UInt, _ input: [UInt8]) throws(CardStatus) -> [UInt8] {
    throw CardStatus(0x8010_0022)
  }

  func attribute(_ card: Int, _ attribute: UInt) throws(CardStatus) -> [UInt8] {
    let state = state.withLock { $0 }
    guard attribute == 0x0001_0103, let serial = state.serials[state.names[card]] else {
      throw .insufficientBuffer
    }
    return Array(serial.utf8) + [0]
  }
}

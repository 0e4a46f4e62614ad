import Bytes
import Device
import Host
import Synchronization

/// One open reader, in a context that belongs to the device's thread.
final class PCSCConnection: DeviceConnection {
  /// How long one wait for a card lasts before it looks around.
  private static let waitMilliseconds = 1000
  /// How long it waits between two tries at a chip that another program holds or that does not
  /// answer, and how often it tries.
  private static let pauseMilliseconds = 100
  private static let inUseTries = 20
  private static let muteTries = 3
  /// How long the service may believe in a card that has left: pcscd 1.9 looks every 400 ms.
  /// Powering a card that has left and comes back within that time makes pcscd lose it until it is
  /// lifted.
  private static let settlingMilliseconds = 500
  /// How often a wait is told to end, and how long it may take each time.
  private static let cancelMilliseconds = 5
  private static let cancelTries = 15

  /// A chip that is held.
  private struct Held {
    let card: Int
    var protocols: CardProtocols
    let isShared: Bool
  }

  private let reader: WatchedReader
  private let watch: ReaderWatch
  private let service: any CardService
  private let context: Int
  private let settings = Mutex(PCSCOptions())
  /// The chip that was powered, as long as it keeps its power.
  private let held = Mutex<Held?>(nil)
  /// True when the chip was lost since it was last waited for.
  private let wasLost = Mutex(false)

  init(_ reader: WatchedReader, _ watch: ReaderWatch, _ service: any CardService, context: Int) {
    self.reader = reader
    self.watch = watch
    self.service = service
    self.context = context
  }

  private var place: String { reader.identity.description }

  /// True while the reader has been there without a break since it was opened.
  private var isThere: Bool { watch.readers.contains { $0.arrival == reader.arrival } }

  func options() throws(Fault) -> [DeviceOption] {
    guard isThere else { throw Fault(.deviceMissing, at: place, "the reader was unplugged") }
    return settings.withLock { $0.list }
  }

  func set(_ option: String, to value: OptionValue) throws(Fault) {
    settings.withLock { $0.set(option, to: value) }
  }

  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture> {
    .deviceError(
      Fault(
        .deviceUnable, at: place,
        "the reader reads chips and not the printed page: type the zone or the access number"))
  }

  func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]> {
    Attempt { () throws(Ending) in
      var tries = 0
      while true {
        letGo()
        let isFresh = try awaitCard(control)
        do throws(CardStatus) { return try power(isFresh: isFresh) } catch {
          tries += 1
          let most = [.inUse: Self.inUseTries, .cardLost: Self.muteTries][error.meaning] ?? 0
          guard tries < most else { throw judge(error) }
          if error.meaning == .cardLost { wasLost.withLock { $0 = true } }
        }
        try control.wait(milliseconds: Self.pauseMilliseconds)
      }
    }
  }

  func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]> {
    Attempt { () throws(Ending) in
      guard let held = held.withLock({ $0 }) else { throw .retry(RetryHint(.readAgain)) }
      let sent = held.protocols == .t0 ? Self.characterForm(command) : command
      do throws(CardStatus) {
        let answer = try service.transmit(held.card, held.protocols, sent)
        // A reader's driver may call it a success when the chip left in the middle of an answer.
        guard answer.count >= 2 else { throw CardStatus.notTransacted }
        return answer
      } catch { throw judge(error) }
    }
  }

  func close() {
    letGo()
    service.release(context)
  }

  /// A command as T=0 takes it: one with data says nothing of the answer's length, which the chip
  /// announces (ISO/IEC 7816-3, clause 12.2.1).
  static func characterForm(_ command: [UInt8]) -> [UInt8] {
    guard command.count > 6, command[4] != 0, command.count == 6 + Int(command[4]) else {
      return command
    }
    return command.dropLast()
  }

  // MARK: The card

  /// Waits for a card; true when it was laid on meanwhile, so that nobody has used it yet.
  private func awaitCard(_ control: CaptureControl) throws(Ending) -> Bool {
    var states = [ReaderState(reader.name)]
    var milliseconds = 0
    var sawNone = false
    let done = Gate()
    defer { done.open() }
    while true {
      do throws(CardStatus) {
        try service.wait(context, &states, milliseconds: milliseconds)
      } catch {
        guard error == .timeout || error == .cancelled else { throw judge(error) }
      }
      guard isThere, !states[0].isGone else { throw .removed }
      if milliseconds == 0 { whenCancelled(control, done) }
      milliseconds = max(1, min(control.millisecondsLeft, Self.waitMilliseconds))
      if !states[0].hasCard {
        sawNone = true
      } else if sawNone || !wasLost.withLock({ $0 }) {
        return sawNone
      } else {
        // The card may be gone without the service having seen it.
        milliseconds = min(milliseconds, Self.settlingMilliseconds)
        wasLost.withLock { $0 = false }
      }
      states[0].known = states[0].now & ~ReaderState.changed
      if let ending = control.ending { throw ending }
    }
  }

  /// Has a wait broken off. A cancellation between two waits is lost to the service, and is said
  /// again until the wait is over.
  private func whenCancelled(_ control: CaptureControl, _ done: Gate) {
    control.whenCancelled { [service, context] in
      for _ in 0..<Self.cancelTries {
        service.cancel(context)
        if done.wait(milliseconds: Self.cancelMilliseconds) { return }
      }
    }
  }

  /// Takes hold of the card and powers it anew, unless it was powered for the first time just now;
  /// gives its answer to reset.
  private func power(isFresh: Bool) throws(CardStatus) -> [UInt8] {
    let options = settings.withLock { $0 }
    var held = try hold(options)
    self.held.withLock { $0 = held }
    if !isFresh {
      held.protocols = try service.reconnect(
        held.card, held.isShared ? .shared : .exclusive, options.transmission.protocols, .unpower)
      self.held.withLock { $0 = held }
    }
    return try service.answerToReset(held.card)
  }

  /// Takes hold of the card, alone where that can be had.
  private func hold(_ options: PCSCOptions) throws(CardStatus) -> Held {
    let protocols = options.transmission.protocols
    if options.sharing != .shared {
      do throws(CardStatus) {
        let (card, active) = try service.connect(context, reader.name, .exclusive, protocols)
        return Held(card: card, protocols: active, isShared: false)
      } catch {
        guard error.meaning == .inUse, options.sharing == .automatic else { throw error }
      }
    }
    let (card, active) = try service.connect(context, reader.name, .shared, protocols)
    do throws(CardStatus) { try service.beginTransaction(card) } catch {
      service.disconnect(card, .leave)
      throw error
    }
    return Held(card: card, protocols: active, isShared: true)
  }

  /// Lets the chip go as it is: the service takes its power when nobody holds it. A reset here
  /// would fail when the document is just being lifted, and pcscd 1.9 then no longer sees it come
  /// back.
  private func letGo() {
    let held = held.withLock { held in
      defer { held = nil }
      return held
    }
    guard let held else { return }
    if held.isShared { service.endTransaction(held.card) }
    service.disconnect(held.card, .leave)
  }

  /// What a status ends an attempt with. Whatever went wrong, the chip's state is not known any
  /// more: it is let go, and answers again after it was powered anew.
  private func judge(_ status: CardStatus) -> Ending {
    letGo()
    switch status.meaning {
    case .readerGone, .serviceGone: return .removed
    case .cardLost:
      wasLost.withLock { $0 = true }
      // A reader that is pulled out loses its card first.
      var states = [ReaderState(reader.name)]
      do throws(CardStatus) { try service.wait(context, &states, milliseconds: 0) } catch {
        if error.meaning == .readerGone || error.meaning == .serviceGone { return .removed }
      }
      return states[0].isGone ? .removed : .retry(RetryHint(.readAgain))
    case .inUse: return .deviceError(Fault(.deviceBusy, at: place, status.words))
    case .failed:
      let isUnable = status == .protocolMismatch || status == .unsupportedCard
      return .deviceError(
        Fault(isUnable ? .deviceUnable : .deviceFailed, at: place, status.words))
    }
  }
}

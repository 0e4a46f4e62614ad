/// A reader as the service tells of it: what was known, and what has become of it.
struct ReaderState: Hashable, Sendable {
  /// The reader's name, as the service spells it.
  let name: String
  /// The state that the caller knows; the flags of `CardService`, and a count above them.
  var known: UInt32
  /// The state of now.
  var now: UInt32 = 0

  /// A reader of which nothing is known yet.
  init(_ name: String, known: UInt32 = 0) {
    self.name = name
    self.known = known
  }

  /// True when a card lies on the reader, answering or not.
  var hasCard: Bool { now & ReaderState.present != 0 }
  /// True when the service does not know the reader any more.
  var isGone: Bool { now & (ReaderState.unknown | ReaderState.unavailable) != 0 }

  // SCARD_STATE_CHANGED, _UNKNOWN, _UNAVAILABLE, _PRESENT (pcsclite.h).
  static let changed: UInt32 = 0x0002
  static let unknown: UInt32 = 0x0004
  static let unavailable: UInt32 = 0x0008
  static let present: UInt32 = 0x0020

  /// The name under which the service tells that readers came or went.
  static let plugAndPlay = #"\\?PnP?\Notification"#
}

/// How a card is held.
enum CardSharing: UInt, Sendable {
  /// By one program alone (SCARD_SHARE_EXCLUSIVE).
  case exclusive = 1
  /// By several, who take turns in transactions (SCARD_SHARE_SHARED).
  case shared = 2
  /// The reader itself, with or without a card (SCARD_SHARE_DIRECT).
  case direct = 3
}

/// The protocols between reader and card (ISO/IEC 7816-3); contactless chips always say T=1.
struct CardProtocols: OptionSet, Hashable, Sendable {
  let rawValue: UInt
  /// T=0, character by character.
  static let t0 = CardProtocols(rawValue: 1)
  /// T=1, block by block.
  static let t1 = CardProtocols(rawValue: 2)
}

/// What becomes of a card when it is let go, and before it is used.
enum CardTreatment: UInt, Sendable {
  /// It stays as it is (SCARD_LEAVE_CARD).
  case leave = 0
  /// Its power is taken, and given again where it is to be used (SCARD_UNPOWER_CARD).
  case unpower = 2
}

/// The calls of the PC/SC service that the driver makes, in PC/SC's own order: a context of a
/// thread, readers, a card. `CardLibrary` is the real one.
protocol CardService: Sendable {
  /// A context for the calling thread (SCardEstablishContext).
  func establish() throws(CardStatus) -> Int
  /// Ends a context and lets its cards go.
  func release(_ context: Int)
  /// The names of the readers; empty when there are none.
  func readers(_ context: Int) throws(CardStatus) -> [String]
  /// Waits until one of the states is another than its `known`, at most `milliseconds`; throws
  /// `.timeout`, and `.cancelled` after `cancel`.
  func wait(
    _ context: Int, _ states: inout [ReaderState], milliseconds: Int
  ) throws(CardStatus)
  /// Ends a wait of the context under way; from any thread. Without one it does nothing.
  func cancel(_ context: Int)
  /// Takes hold of a reader's card; gives a handle and the protocol.
  func connect(
    _ context: Int, _ reader: String, _ sharing: CardSharing, _ protocols: CardProtocols
  ) throws(CardStatus) -> (card: Int, protocols: CardProtocols)
  /// Treats a card that is held and goes on with it.
  func reconnect(
    _ card: Int, _ sharing: CardSharing, _ protocols: CardProtocols, _ treatment: CardTreatment
  ) throws(CardStatus) -> CardProtocols
  /// Lets a card go.
  func disconnect(_ card: Int, _ treatment: CardTreatment)
  /// Keeps other programs from the card; waits until they are done.
  func beginTransaction(_ card: Int) throws(CardStatus)
  /// Lets other programs at the card again.
  func endTransaction(_ card: Int)
  /// The card's answer to reset.
  func answerToReset(_ card: Int) throws(CardStatus) -> [UInt8]
  /// Sends a command; gives the answer, 65,538 bytes at most.
  func transmit(
    _ card: Int, _ protocols: CardProtocols, _ command: [UInt8]
  ) throws(CardStatus) -> [UInt8]
  /// Asks the reader's driver for something by its control code.
  func control(_ card: Int, code: UInt, _ input: [UInt8]) throws(CardStatus) -> [UInt8]
  /// An attribute of the reader.
  func attribute(_ card: Int, _ attribute: UInt) throws(CardStatus) -> [UInt8]
}

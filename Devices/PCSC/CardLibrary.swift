import Bytes
import CPCSC
import Host

/// The PC/SC service behind Debian's libpcsclite1.
@safe
struct CardLibrary: CardService {
  /// SCARD_SCOPE_SYSTEM: the only scope that pcsc-lite has.
  private static let systemScope: UInt = 2
  /// MAX_BUFFER_SIZE_EXTENDED of pcsclite.h: the library refuses more room than this.
  private static let answerRoom = 4 + 3 + (1 << 16) + 3 + 2

  private let library: RuntimeLibrary

  /// Opens the library; throws `.libraryMissing` when it is not installed.
  init() throws(Fault) {
    library = try RuntimeLibrary(
      "libpcsclite.so.1", package: "pcscd and libpcsclite1", for: "to use chip readers (PC/SC)",
      functions: [
        "SCardEstablishContext", "SCardReleaseContext", "SCardListReaders", "SCardGetStatusChange",
        "SCardCancel", "SCardConnect", "SCardReconnect", "SCardDisconnect", "SCardBeginTransaction",
        "SCardEndTransaction", "SCardStatus", "SCardTransmit", "SCardControl", "SCardGetAttrib",
      ])
  }

  /// A function as the shim declares it. It was there when the library was opened.
  private func function<Function>(_ name: String, as type: Function.Type) -> Function {
    unsafe unsafeBitCast(library.function(name), to: type)
  }

  private func check(_ result: Int) throws(CardStatus) {
    let status = CardStatus(UInt32(truncatingIfNeeded: result))
    guard status == .success else { throw status }
  }

  // MARK: Contexts and readers

  func establish() throws(CardStatus) -> Int {
    let call = unsafe function("SCardEstablishContext", as: maabar_scard_establish.self)
    var context = 0
    try check(unsafe call(Self.systemScope, nil, nil, &context))
    return context
  }

  func release(_ context: Int) {
    _ = function("SCardReleaseContext", as: maabar_scard_context.self)(context)
  }

  func cancel(_ context: Int) {
    _ = function("SCardCancel", as: maabar_scard_context.self)(context)
  }

  func readers(_ context: Int) throws(CardStatus) -> [String] {
    let call = unsafe function("SCardListReaders", as: maabar_scard_list.self)
    // Sixteen readers at most, with names of 128 bytes (pcsclite.h).
    var names = [CChar](repeating: 0, count: 16 * 128 + 1)
    var count = UInt(names.count)
    do throws(CardStatus) { try check(unsafe call(context, nil, &names, &count)) } catch {
      if error == .noReaders { return [] }
      throw error
    }
    return names.prefix(min(Int(clamping: count), names.count)).split(separator: 0).map { name in
      String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  func wait(
    _ context: Int, _ states: inout [ReaderState], milliseconds: Int
  ) throws(CardStatus) {
    let call = unsafe function("SCardGetStatusChange", as: maabar_scard_wait.self)
    // All names in one buffer that does not move during the call.
    var names: [CChar] = []
    var starts: [Int] = []
    for state in states {
      starts.append(names.count)
      names += state.name.utf8CString
    }
    let result = unsafe names.withUnsafeBufferPointer { names -> Int in
      var native = unsafe zip(states, starts).map { state, start in
        var native = unsafe maabar_reader_state()
        unsafe native.name = names.baseAddress.map { unsafe $0 + start }
        unsafe native.known = UInt(state.known)
        return unsafe native
      }
      let count = unsafe UInt(native.count)
      let result = unsafe call(context, UInt(clamping: milliseconds), &native, count)
      for index in states.indices {
        states[index].now = unsafe UInt32(truncatingIfNeeded: native[index].now)
      }
      return result
    }
    try check(result)
  }

  // MARK: Cards

  func connect(
    _ context: Int, _ reader: String, _ sharing: CardSharing, _ protocols: CardProtocols
  ) throws(CardStatus) -> (card: Int, protocols: CardProtocols) {
    let call = unsafe function("SCardConnect", as: maabar_scard_connect.self)
    var card = 0
    var active: UInt = 0
    try check(
      unsafe call(context, reader, sharing.rawValue, protocols.rawValue, &card, &active))
    return (card, CardProtocols(rawValue: active))
  }

  func reconnect(
    _ card: Int, _ sharing: CardSharing, _ protocols: CardProtocols, _ treatment: CardTreatment
  ) throws(CardStatus) -> CardProtocols {
    let call = unsafe function("SCardReconnect", as: maabar_scard_reconnect.self)
    var active: UInt = 0
    try check(
      unsafe call(card, sharing.rawValue, protocols.rawValue, treatment.rawValue, &active))
    return CardProtocols(rawValue: active)
  }

  func disconnect(_ card: Int, _ treatment: CardTreatment) {
    _ = function("SCardDisconnect", as: maabar_scard_end.self)(card, treatment.rawValue)
  }

  func beginTransaction(_ card: Int) throws(CardStatus) {
    try check(function("SCardBeginTransaction", as: maabar_scard_begin.self)(card))
  }

  func endTransaction(_ card: Int) {
    let call = function("SCardEndTransaction", as: maabar_scard_end.self)
    _ = call(card, CardTreatment.leave.rawValue)
  }

  func answerToReset(_ card: Int) throws(CardStatus) -> [UInt8] {
    let call = unsafe function("SCardStatus", as: maabar_scard_status.self)
    var state: UInt = 0
    var active: UInt = 0
    return unsafe try filled(room: Int(MAABAR_SCARD_ATR)) { bytes, count in
      var nameCount: UInt = 0
      return unsafe call(card, nil, &nameCount, &state, &active, bytes, count)
    }
  }

  func transmit(
    _ card: Int, _ protocols: CardProtocols, _ command: [UInt8]
  ) throws(CardStatus) -> [UInt8] {
    let call = unsafe function("SCardTransmit", as: maabar_scard_transmit.self)
    var header = maabar_scard_protocol(
      protocol: protocols.rawValue, count: UInt(MemoryLayout<maabar_scard_protocol>.size))
    return unsafe try filled(room: Self.answerRoom) { bytes, count in
      unsafe call(card, &header, command, UInt(command.count), nil, bytes, count)
    }
  }

  func control(_ card: Int, code: UInt, _ input: [UInt8]) throws(CardStatus) -> [UInt8] {
    let call = unsafe function("SCardControl", as: maabar_scard_control.self)
    return unsafe try filled(room: 1024) { bytes, count in
      let room = unsafe count.pointee
      return unsafe call(card, code, input, UInt(input.count), bytes, room, count)
    }
  }

  func attribute(_ card: Int, _ attribute: UInt) throws(CardStatus) -> [UInt8] {
    let call = unsafe function("SCardGetAttrib", as: maabar_scard_attribute.self)
    return unsafe try filled(room: 264) { bytes, count in unsafe call(card, attribute, bytes, count)
    }
  }

  /// Bytes that a call fills: it gets the place and the room, which it sets to what it filled.
  private func filled(
    room: Int, _ call: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt>) -> Int
  ) throws(CardStatus) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: room)
    var count = UInt(room)
    let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe call(buffer.baseAddress, &count)
    }
    try check(result)
    return Array(bytes.prefix(min(Int(clamping: count), room)))
  }
}

import Bytes
import Codes
import Testing
import VirtualPassport

@testable import Document

@Suite("Reading whole chips")
struct ChipReaderTests {
  private let six: Set<ChipFile> = [
    .common, .securityObject, .dataGroup(1), .dataGroup(2), .dataGroup(14), .dataGroup(15),
  ]

  /// The bare reading of files: without the proofs that the chip is no copy.
  private func bare(_ passport: TestPassport, _ files: Set<ChipFile>) -> TestPassport {
    var passport = passport
    passport.plan = ReadingPlan(files, provesChip: false)
    return passport
  }

  private func isSame(_ reading: ChipReading, _ passport: TestPassport, _ file: ChipFile) -> Bool {
    reading.content[file] == passport[file] && passport[file] != nil
  }

  @Test("Basic Access Control and the files of the BSI's specimen, byte for byte")
  func basic() throws {
    let passport = bare(try TestPassport(), six)
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == nil)
    #expect(reading.access == .basic(instead: nil))
    #expect(reading.checks.map(\.name) == [.access])
    #expect(reading.checks.map(\.outcome) == [.successful])
    // The signed list does not name DG15, so nobody reads it.
    let expected = six.subtracting([.dataGroup(15)])
    #expect(Set(reading.content.files.keys) == expected)
    for file in expected { #expect(isSame(reading, passport, file)) }
  }

  @Test("a wrong zone is told as what it is, and nothing is read")
  func wrongZone() throws {
    var passport = try TestPassport()
    passport.keys = ChipKeys(
      zone: try ZoneKey(documentNumber: "C11T002JN", birthDate: "960812", expiryDate: "131031"))
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == .failed(Fault(.chipKey, "")))
    #expect(reading.checks.first?.outcome == .failed)
    #expect(reading.content.files.isEmpty)
    #expect(reading.aborted.contains { $0.name == .securityObject })
  }

  @Test("without a key a chip behind access control stays shut, and no check says anything")
  func noKey() throws {
    var passport = try TestPassport()
    passport.keys = ChipKeys()
    let reading = passport.read(passport.channel())
    #expect(reading.interruption == .failed(Fault(.chipKey, "")))
    #expect(reading.checks.isEmpty)
    #expect(reading.aborted.contains { $0.name == .access })
  }

  @Test("a chip without access control is read as it is, with a key or without")
  func plain() throws {
    for keys in [ChipKeys(), TestPassport.keys] {
      var passport = try TestPassport {
        $0.access.isNeeded = false
        $0.access.hasBasicAccess = false
      }
      passport.keys = keys
      let reading = passport.read(passport.channel())
      #expect(reading.interruption == nil)
      #expect(reading.access == .plain)
      #expect(reading.checks.first?.outcome == .notSupported)
      #expect(isSame(reading, passport, .dataGroup(2)))
    }
  }

  @Test("a chip that is lost anywhere is read on after a new access")
  func lost() throws {
    let passport = bare(try TestPassport(), [.securityObject, .dataGroup(1), .dataGroup(2)])
    let whole = passport.read(passport.channel())
    for number in 1...whole.exchanges {
      let channel = passport.channel()
      channel.disturb = { command throws(ChipInterruption) in
        if command == number { throw .cardLost }
      }
      let reading = passport.read(channel)
      #expect(reading.interruption == nil, "lost at command \(number)")
      #expect(reading.restarts == 1)
      let isWhole = reading.content.files == whole.content.files
      #expect(isWhole, "lost at command \(number)")
    }
  }

  @Test("a chip that stays away breaks the reading off: what came is there, the rest no evidence")
  func takenAway() throws {
    let passport = try TestPassport()
    let channel = passport.channel()
    channel.disturb = { command throws(ChipInterruption) in
      if command > 12 { throw .cardLost }
    }
    let reading = passport.read(channel)
    #expect(reading.interruption == .cardLost)
    #expect(reading.restarts == passport.limits.restarts)
    #expect(reading.content[.securityObject] != nil)
    #expect(reading.content[.dataGroup(2)] == nil)
    #expect(reading.aborted.contains(.init(.hash(of: 2), "the chip was taken away")))
    #expect(!reading.aborted.contains { $0.name == .access || $0.name == .securityObject })
  }

  @Test("cancelling and the deadline end a reading at once, without a new try")
  func endings() throws {
    for ending in [ChipInterruption.cancelled, .timedOut] {
      let passport = try TestPassport()
      let channel = passport.channel()
      channel.disturb = { command throws(ChipInterruption) in
        if command == 9 { throw ending }
      }
      let reading = passport.read(channel)
      #expect(reading.interruption == ending)
      #expect(reading.restarts == 0)
      #expect(channel.commands.count == 9)
    }
  }

  @Test("an answer that was altered on the way ends the session, and a new one reads on")
  func altered() throws {
    let passport = bare(try TestPassport(), [.securityObject, .dataGroup(1)])
    let channel = AlteringChannel(passport.channel()) { number, _, answer in
      number == 8 ? answer.prefix(5) + [answer[5] ^ 1] + answer.dropFirst(6) : answer
    }
    let reading = passport.read(channel)
    #expect(reading.interruption == nil)
    #expect(reading.restarts == 1)
    #expect(isSame(reading, passport, .securityObject))
  }
}

/// A channel on which answers are altered: `change` gets each command's number, counted from 1, the
/// command and the answer.
final class AlteringChannel: ChipChannel {
  private let channel: VirtualChannel
  private let change: (Int, [UInt8], [UInt8]) -> [UInt8]
  var longestCommand: Int { channel.longestCommand }

  init(_ channel: VirtualChannel, change: @escaping (Int, [UInt8], [UInt8]) -> [UInt8]) {
    self.channel = channel
    self.change = change
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    let answer = try channel.exchange(command)
    return change(channel.commands.count, command, answer)
  }

  func reconnect() throws(ChipInterruption) { try channel.reconnect() }
}

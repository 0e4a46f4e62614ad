import Device
import Host
import Testing

@Suite("A deadline counts on the monotonic clock")
struct DeadlineTests {
  @Test("It counts down in whole milliseconds, rounded up, and then has passed")
  func countsDown() {
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    let deadline = Deadline(milliseconds: 100, on: clock)
    #expect(deadline.millisecondsLeft(at: clock.now()) == 100)
    clock.advance(milliseconds: 99)
    #expect(deadline.millisecondsLeft(at: clock.now()) == 1)
    #expect(!deadline.hasPassed(at: clock.now()))
    clock.advance(milliseconds: 1)
    #expect(deadline.hasPassed(at: clock.now()))
  }

  @Test("Setting the wall clock changes nothing")
  func ignoresTheWallClock() {
    let clock = SimulatedTimekeeper(utcMilliseconds: 1_700_000_000_000)
    let deadline = Deadline(milliseconds: 100, on: clock)
    clock.set(utcMilliseconds: 0)
    #expect(deadline.millisecondsLeft(at: clock.now()) == 100)
    clock.set(utcMilliseconds: 4_000_000_000_000)
    #expect(deadline.millisecondsLeft(at: clock.now()) == 100)
  }

  @Test("Absurd spans neither trap nor wrap round", arguments: [Int.max, Int.max / 1_000_000, -5])
  func boundsItself(milliseconds: Int) {
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    clock.advance(milliseconds: 1000)
    let deadline = Deadline(milliseconds: milliseconds, on: clock)
    #expect(deadline.hasPassed(at: clock.now()) == (milliseconds < 0))
  }
}

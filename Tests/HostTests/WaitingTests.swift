import Host
import Testing

@Suite("Threads wait for one another without polling a clock")
struct WaitingTests {
  @Test("A gate lets everyone through once it is open, and stays open")
  func gate() {
    let gate = Gate()
    #expect(!gate.wait(milliseconds: 1))
    let through = WaitingQueue<Bool>()
    let threads = (0..<3).map { OwnerThread(name: "waits \($0)") }
    for thread in threads {
      thread.run { through.append(gate.wait(milliseconds: 60_000)) }
      thread.end()
    }
    gate.open()
    gate.open()
    #expect((0..<3).map { _ in through.next(milliseconds: 10_000) } == [true, true, true])
    #expect(gate.wait(milliseconds: 0))
  }

  @Test("A queue gives elements in order and nothing after its wait")
  func queue() {
    let queue = WaitingQueue<Int>()
    for number in 1...3 { queue.append(number) }
    #expect((0..<4).map { _ in queue.next(milliseconds: 1) } == [1, 2, 3, nil])
  }

  @Test("A full queue drops what may be dropped first, else the oldest")
  func fullQueue() {
    let queue = WaitingQueue<Int>()
    let dropped = [1, 20, 3, 4, 5].map { queue.append($0, limit: 3, mayDrop: { $0 > 10 }) }
    #expect(dropped == [false, false, false, true, true])
    #expect((0..<4).map { _ in queue.next(milliseconds: 1) } == [3, 4, 5, nil])
  }

  @Test("An owner thread does jobs one after the other and none after its end")
  func ownerThread() {
    let thread = OwnerThread(name: "owner")
    let done = WaitingQueue<Int>()
    for number in 1...100 { thread.run { done.append(number) } }
    thread.end()
    thread.run { done.append(101) }
    let numbers = (0..<100).map { _ in done.next(milliseconds: 10_000) }
    #expect(numbers == (1...100).map { $0 })
    #expect(done.next(milliseconds: 20) == nil)
  }

  @Test("Waiting on a simulated clock passes simulated time at once")
  func simulated() {
    let clock = SimulatedTimekeeper(utcMilliseconds: 1000)
    let gate = Gate()
    #expect(!clock.wait(at: gate, milliseconds: 3_600_000))
    #expect(clock.now().utcMilliseconds == 3_601_000)
    #expect(clock.now().monotonicNanoseconds == 3_600_000_000_000)
    gate.open()
    #expect(clock.wait(at: gate, milliseconds: 1000))
    #expect(clock.now().utcMilliseconds == 3_601_000)
  }
}

import Bytes
import Device
import Host

extension DevicePromise {
  static let endings = [
    DevicePromise("nothing laid on times out, not before the deadline") { run in
      let session = try run.open()
      let start = run.timekeeper.now()
      let outcome = run.capture(session, milliseconds: 60)
      let took = run.timekeeper.now().monotonicNanoseconds - start.monotonicNanoseconds
      run.expect(outcome.ending == "timed out", outcome.ending)
      run.expect((60_000_000...20_000_000_000).contains(took), "took \(took) ns")
      // A driver that did not come back at the deadline leaves the session busy.
      run.bench.layOn()
      let next = run.capture(session)
      run.expect(next.captured != nil, "\(next.ending) after time was up")
    },
    DevicePromise("a deadline that has passed is timed out at once") { run in
      run.bench.layOn()
      let outcome = run.capture(try run.open(), milliseconds: 0)
      run.expect(outcome.ending == "timed out", outcome.ending)
    },
    DevicePromise("cancelling from another thread ends a capture soon") { run in
      let session = try run.open()
      let outcomes = run.captureAside(session, milliseconds: 60_000)
      session.cancel()
      let ending = outcomes.next(milliseconds: run.patience)?.ending
      run.expect(ending == "cancelled", ending ?? "nothing")
      run.bench.layOn()
      let next = run.capture(session)
      run.expect(next.captured != nil, "\(next.ending) after a cancelled capture")
    },
    DevicePromise("cancelling without a capture does nothing to the next") { run in
      run.bench.layOn()
      let session = try run.open()
      session.cancel()
      let outcome = run.capture(session)
      run.expect(outcome.captured != nil, outcome.ending)
    },
    DevicePromise("unplugging during a capture removes the device, for good in this session") {
      run in
      let session = try run.open()
      _ = run.hub.events.drain()
      let outcomes = run.captureAside(session, milliseconds: 60_000)
      run.bench.unplug()
      let ending = outcomes.next(milliseconds: run.patience)?.ending
      run.expect(ending == "removed", ending ?? "nothing")
      run.expect(run.events { $0 == .removed }.last == .removed, "no removed event")
      run.bench.plugIn()
      run.bench.layOn()
      let again = run.capture(session).ending
      run.expect(again == "removed", "\(again) in a dead session")
      session.close()
      let outcome = run.capture(try run.open())
      run.expect(outcome.captured != nil, "\(outcome.ending) in a new session")
    },
    DevicePromise("a bad read is the operator's turn, and the next capture works") { run in
      guard let readBadly = run.bench.readBadly else { return }
      run.bench.layOn()
      readBadly()
      let session = try run.open()
      let first = run.capture(session).ending
      run.expect(first.hasPrefix("retry"), first)
      let second = run.capture(session)
      run.expect(second.captured != nil, "\(second.ending) after a bad read")
    },
    DevicePromise("a failing device is an error, and the session lives on") { run in
      guard let fail = run.bench.fail else { return }
      run.bench.layOn()
      fail()
      let session = try run.open()
      let first = run.capture(session).ending
      run.expect(first == Fault.Code.deviceFailed.name, first)
      let second = run.capture(session)
      run.expect(second.captured != nil, "\(second.ending) after a failure")
    },
    DevicePromise("a library that hangs is left behind at the deadline until it is ready") { run in
      guard let hang = run.bench.hang else { return }
      run.bench.layOn()
      let gate = Gate()
      hang(gate)
      let session = try run.open()
      _ = run.hub.events.drain()
      let first = run.capture(session, milliseconds: 30).ending
      run.expect(first == "timed out", first)
      let meanwhile = run.capture(session).ending
      run.expect(meanwhile == Fault.Code.deviceBusy.name, "\(meanwhile) while it hangs")
      gate.open()
      run.expect(run.events { $0 == .ready }.last == .ready, "no ready event")
      let later = run.capture(session)
      run.expect(later.captured != nil, "\(later.ending) when it is ready")
    },
    DevicePromise("a library that hangs is left behind when cancelled") { run in
      guard let hang = run.bench.hang else { return }
      let gate = Gate()
      hang(gate)
      let session = try run.open()
      let outcomes = run.captureAside(session, milliseconds: 60_000)
      session.cancel()
      let ending = outcomes.next(milliseconds: run.patience)?.ending
      run.expect(ending == "cancelled", ending ?? "nothing")
      let meanwhile = run.capture(session).ending
      run.expect(meanwhile == Fault.Code.deviceBusy.name, "\(meanwhile) while it hangs")
      gate.open()
    },
  ]
}

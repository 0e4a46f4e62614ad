import Bytes
import Device
import Host

extension DevicePromise {
  static let sessions = [
    DevicePromise("one attempt at a time: another one is told that the device is busy") { run in
      let session = try run.open()
      let outcomes = run.captureAside(session, milliseconds: 60_000)
      let second = run.capture(session).ending
      run.expect(second == Fault.Code.deviceBusy.name, second)
      run.bench.layOn()
      let first = outcomes.next(milliseconds: run.patience)
      run.expect(first?.captured != nil, "\(first?.ending ?? "nothing") for the first")
    },
    DevicePromise("one session a device: it is opened again only after it was closed") { run in
      let session = try run.open()
      do throws(Fault) {
        _ = try run.open()
        run.complain("opened twice")
      } catch {
        run.expect(error.code == .deviceBusy, error.code.name)
      }
      session.close()
      run.bench.layOn()
      let outcome = run.capture(try run.open())
      run.expect(outcome.captured != nil, "\(outcome.ending) when opened again")
    },
    DevicePromise("closing twice is closing once, and nothing is captured afterwards") { run in
      run.bench.layOn()
      let session = try run.open()
      session.close()
      session.close()
      session.cancel()
      let outcome = run.capture(session).ending
      run.expect(outcome == Fault.Code.sessionClosed.name, outcome)
    },
    DevicePromise("closing ends the capture under way") { run in
      let session = try run.open()
      let outcomes = run.captureAside(session, milliseconds: 60_000)
      session.close()
      let ending = outcomes.next(milliseconds: run.patience)?.ending
      run.expect(ending == "cancelled", ending ?? "nothing")
    },
    DevicePromise("a session that nobody holds lets its device go") { run in
      run.bench.layOn()
      do {
        let outcome = run.capture(try run.open())
        run.expect(outcome.captured != nil, outcome.ending)
      }
      var second: DeviceSession?
      run.waitUntil {
        second = try? run.open()
        return second != nil
      }
      let ending = second.map { run.capture($0).ending }
      run.expect(ending == "captured", "\(ending ?? "not opened") in the second session")
    },
  ]
}

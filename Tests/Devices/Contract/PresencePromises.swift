import Bytes
import Device

extension DevicePromise {
  static let presence = [
    DevicePromise("a device that is there is listed and arrives first") { run in
      let listed = run.hub.list().filter { $0.identity == run.bench.identity }
      run.expect(listed.count == 1, "listed \(listed.count) times")
      guard let first = run.hub.events.next(milliseconds: run.patience) else {
        return run.complain("no event")
      }
      run.expect(first.device == run.bench.identity, "an event of another device first")
      run.expect(listed.first.map { first.kind == .arrived($0) } ?? false, "not arrived first")
    },
    DevicePromise("a device keeps its identity over unplugging and plugging in") { run in
      _ = run.hub.events.drain()
      run.bench.unplug()
      run.expect(run.events { $0 == .removed }.last == .removed, "no removed event")
      run.expect(
        !run.hub.list().contains { $0.identity == run.bench.identity }, "listed while unplugged")
      run.bench.plugIn()
      let arrived = run.events { if case .arrived = $0 { true } else { false } }.last
      guard case .arrived(let descriptor) = arrived else { return run.complain("no arrived event") }
      run.expect(descriptor.identity == run.bench.identity, "another identity after plugging in")
      run.bench.layOn()
      let outcome = run.capture(try run.open())
      run.expect(outcome.captured != nil, "\(outcome.ending) after plugging in")
    },
    DevicePromise("a device that is not there cannot be opened") { run in
      run.bench.unplug()
      do throws(Fault) {
        _ = try run.open()
        run.complain("opened")
      } catch {
        run.expect(error.code == .deviceMissing, error.code.name)
      }
    },
    DevicePromise("its name is the first part of its devices' identities") { run in
      run.expect(run.bench.identity.driver == run.bench.driver.name, "another name")
      run.expect(
        run.bench.driver.name.utf8.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }, "not in lower-case letters and digits")
    },
  ]
}

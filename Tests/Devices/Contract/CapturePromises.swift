import Bytes
import Codes
import Crypto
import Device
import Host

extension DevicePromise {
  static let captures = [
    DevicePromise("a capture gives the device's own bytes, hash, device and both clocks") { run in
      guard run.bench.commands == nil else { return }
      run.bench.layOn()
      let before = run.timekeeper.now()
      guard let result = run.result(try run.open()).captured else {
        return run.complain("not captured")
      }
      let after = run.timekeeper.now()
      run.expect(result.items.map(\.bytes) == run.bench.expected, "other bytes")
      run.expect(result.items.allSatisfy { $0.sha256 == Hash.sha256($0.bytes) }, "a wrong hash")
      run.expect(result.device == run.bench.identity, "another device")
      run.expect(result.request == run.bench.request, "another request")
      let clock = [before, result.started, result.ended, after].map(\.monotonicNanoseconds)
      run.expect(clock == clock.sorted(), "clocks out of order")
      run.expect(result.started.bootID == before.bootID, "another boot")
    },
    DevicePromise("what lies there is captured again") { run in
      run.bench.layOn()
      let session = try run.open()
      let both = [run.capture(session), run.capture(session)].map(\.captured)
      run.expect(both == [run.bench.expected, run.bench.expected], "not twice the same")
    },
    DevicePromise("a finger that is not there is the operator's turn, with evidence") { run in
      guard let layOnAllBut = run.bench.layOnAllBut,
        let absent = run.bench.request.expectedFingers.max()
      else { return }
      layOnAllBut(absent)
      let session = try run.open()
      guard case .retry(let hint, let kept) = run.result(session) else {
        return run.complain("no retry")
      }
      run.expect(hint == RetryHint(.fingersMissing, fingers: [absent]), "another hint: \(hint)")
      run.expect(kept?.items.isEmpty == false, "no evidence kept")
      run.expect(kept?.fingers?.missing == [absent], "the balance does not name the finger")
      let excepting = try CaptureRequest.fingers(
        run.bench.request.positions, except: [FingerException(absent, .bandaged)],
        for: run.bench.request.purpose)
      let outcome = session.capture(excepting, by: session.deadline(milliseconds: 5000))
      run.expect(outcome.captured?.fingers?.missing == [], "\(outcome.ending) with an exception")
      run.expect(
        outcome.captured?.fingers?.exceptions.map(\.position) == [absent],
        "the exception is not in the result")
    },
    DevicePromise("a request of another kind is refused as a value") { run in
      let session = try run.open()
      let other: CaptureRequest = run.bench.request.kind == .face ? .document() : .face(.inspection)
      let outcome = session.capture(other, by: session.deadline(milliseconds: 2000))
      run.expect(outcome.ending == Fault.Code.deviceUnable.name, outcome.ending)
    },
    DevicePromise("a capability that is not claimed is refused as a value") { run in
      let session = try run.open()
      let deadline = session.deadline(milliseconds: 2000)
      if !session.descriptor.capabilities.contains(.preview) {
        let ending = session.preview(by: deadline).ending
        run.expect(ending == Fault.Code.deviceUnable.name, "preview: \(ending)")
      }
      if !session.descriptor.capabilities.contains(.chip) {
        let ending = session.exchange([0, 0xA4, 0, 0], by: deadline).ending
        run.expect(ending == Fault.Code.deviceUnable.name, "chip: \(ending)")
        let power = session.powerChip(by: deadline).ending
        run.expect(power == Fault.Code.deviceUnable.name, "power: \(power)")
      }
    },
    DevicePromise("a chip answers after it was powered, and not before") { run in
      guard let commands = run.bench.commands else { return }
      run.bench.layOn()
      let session = try run.open()
      let deadline = session.deadline(milliseconds: 20_000)
      let early = session.exchange(commands[0], by: deadline).ending
      run.expect(early == "retry read-again" || early == "captured", "before: \(early)")
      let answer = session.powerChip(by: deadline).captured
      run.expect([0x3B, 0x3F].contains(answer?.first), "no answer to reset")
      let first = session.exchange(commands[0], by: deadline).captured
      run.expect(first == run.bench.expected[0], "another answer")
    },
    DevicePromise("a claimed live picture is given") { run in
      run.bench.layOn()
      let session = try run.open()
      guard session.descriptor.capabilities.contains(.preview) else { return }
      let attempt = session.preview(by: session.deadline(milliseconds: 5000))
      run.expect(attempt.captured?.bytes.isEmpty == false, attempt.ending)
    },
    DevicePromise("options are set within their ranges, and named when they are not") { run in
      let session = try run.open()
      let deadline = session.deadline(milliseconds: 5000)
      let unknown = session.configure(["no such option": .toggle(true)], by: deadline)
      run.expect(unknown.ending == Fault.Code.optionUnknown.name, "unknown: \(unknown.ending)")
      guard let option = run.bench.option else { return }
      let refused = session.configure([option.name: option.refused], by: deadline)
      run.expect(refused.ending == Fault.Code.optionValue.name, "refused: \(refused.ending)")
      let set = session.configure([option.name: option.allowed], by: deadline).captured
      let value = set?.first { $0.name == option.name }?.value
      run.expect(value == option.allowed, "the option was not set")
      run.expect(session.options(by: deadline).captured == set, "read again they differ")
    },
  ]
}

import Biometrics
import Bytes
import Codes
import Console
import Device
import Host
import Simulated
import Socket

extension Benchmark {
  /// How long a cancel takes through the whole driver path: station, socket, the device's process.
  static let cancelling = Benchmark(
    "cancel", workload: "begin a capture on a served scanner, cancel it, wait for its end",
    floor: "hand a word to another thread and wait for its answer", unit: "capture",
    aim: "cancelled within 100 ms"
  ) { ground throws(Fault) in
    let scanner = SimulatedDevice.fingerScanner()
    let timekeeper = ground.machine.timekeeper
    let served = DeviceHub(drivers: [SimulatedDriver([scanner])], timekeeper: timekeeper)
    let path = ground.scratch / "bench.sock"
    let server = try DeviceServer(scanner.identity, of: served, at: path)
    let hub = DeviceHub(drivers: [SocketDriver([path])], timekeeper: timekeeper)
    guard let device = hub.first(.fingerScanner) else {
      throw Fault(.bug, at: path.string, "the served scanner is not there")
    }
    let session = try hub.open(device.identity)
    let request = try CaptureRequest.fingers([.rightIndex], for: .inspection)
    let thread = OwnerThread(name: "bench")
    /// Nanoseconds from the cancel to the end of the capture.
    @Sendable func cancelled() -> UInt64 {
      let done = Gate()
      thread.run {
        _ = session.capture(request, by: session.deadline(milliseconds: 60_000))
        done.open()
      }
      // A machine under load may end it before this thread looks.
      while !session.isBusy, !done.isOpen { _ = Gate().wait(milliseconds: 1) }
      let start = timekeeper.now().monotonicNanoseconds
      session.cancel()
      _ = done.wait(milliseconds: 60_000)
      return timekeeper.now().monotonicNanoseconds - start
    }
    let longest = withExtendedLifetime((served, server, hub)) {
      (0..<200).map { _ in cancelled() }.max() ?? 0
    }
    let text = "\(BenchmarkResult.rounded(Double(longest) / 1e6)) ms"
    return Trial(
      units: 1, facts: [("longest of 200, from the cancel to the end", .string(text))],
      work: { () throws(Fault) in
        // Both ends of the socket live as long as the work that uses them.
        withExtendedLifetime((served, server, hub)) { _ = cancelled() }
      },
      floor: { () throws(Fault) in
        let answer = Gate()
        thread.run { answer.open() }
        _ = answer.wait(milliseconds: 60_000)
      })
  }

  /// Making the ridges of a finger that nobody has.
  static let fingerMaking = Benchmark(
    "finger-making", workload: "grow the ridges of 4 synthetic fingers",
    floor: "look at each pixel of 4 fingers once", unit: "finger", aim: "well below a second"
  ) { _ throws(Fault) in
    let sink = Sink()
    let finger = SyntheticFinger(seed: 1)
    return Trial(
      units: 4,
      work: { () throws(Fault) in
        for seed in UInt64(0)..<4 { sink.add(SyntheticFinger(seed: seed).relief.count) }
      },
      floor: { () throws(Fault) in
        for _ in 0..<4 { sink.add(finger.relief.reduce(0) { $0 + Int($1) }) }
      })
  }

  /// Laying such a finger on a scanner.
  static let impressions = Benchmark(
    "impression", workload: "10 impressions of one synthetic finger, 388 by 374 pixels",
    floor: "write 10 such images as greymaps", unit: "impression", aim: "tens of milliseconds"
  ) { _ throws(Fault) in
    let sink = Sink()
    let finger = SyntheticFinger(seed: 1)
    let image = finger.impression(seed: 1)
    return Trial(
      units: 10,
      work: { () throws(Fault) in
        for seed in UInt64(0)..<10 { sink.add(finger.impression(seed: seed).pixels.count) }
      },
      floor: { () throws(Fault) in
        for _ in 0..<10 { sink.add(PortableGreymap.write(image).count) }
      })
  }

  /// Fingers told apart; `FingerBench` runs it on the sets of `--data`, or on synthetic prints.
  static let fingers = Benchmark(
    "fingers", workload: "extract and compare all prints of --data, or of 40 synthetic fingers",
    floor: "each pixel read once, and popcounts of 384 bits for each pair of minutiae",
    unit: "comparison", aim: "7 ms an image, 60,000 comparisons a second, EER 2.5 %"
  ) { _ throws(Fault) in
    let sink = Sink()
    let finger = SyntheticFinger(seed: 1)
    let prints = [finger.impression(seed: 1), finger.impression(seed: 2)]
    let templates = prints.map { FingerTemplate($0) }
    return Trial(
      units: 1,
      work: { () throws(Fault) in
        sink.add(Int(FingerComparison(templates[0], templates[1]).score))
      },
      floor: { () throws(Fault) in sink.add(templates[0].minutiae.count) })
  }
}

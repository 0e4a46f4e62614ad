import Biometrics
import Bytes
import Console
import Host

/// How long each step takes on one core, beside the least work that could do it.
struct FingerSpeed {
  private struct Step {
    let name: String
    let unit: String
    let time: Measurement
    let floor: Measurement?
    let floorText: String
  }

  private let steps: [Step]
  private let bytes: Int
  private let size: String

  init(_ prints: [FingerSets.Print], _ invocation: Invocation) throws(Fault) {
    let timekeeper = invocation.machine.timekeeper
    let sample = Array(prints.prefix(8))
    let sink = Sink()
    func measured(
      _ units: Int, _ body: @escaping Benchmark.Body
    ) throws(Fault) -> Measurement {
      try .of(body, units: units, timekeeper: timekeeper)
    }
    let minutiae = sample.map { MinutiaExtraction($0.image).minutiae }
    let templates = minutiae.map { FingerTemplate($0) }
    let touching = try measured(sample.count) { () throws(Fault) in
      for print in sample { sink.add(print.image.pixels.reduce(0) { $0 &+ Int($1) }) }
    }
    let reading = try measured(sample.count) { () throws(Fault) in
      for print in sample { sink.add(try FingerInput(print.bytes).image?.width ?? 0) }
    }
    let extraction = try measured(sample.count) { () throws(Fault) in
      for print in sample { sink.add(MinutiaExtraction(print.image).minutiae.count) }
    }
    let judging = try measured(sample.count) { () throws(Fault) in
      for (print, found) in zip(sample, minutiae) {
        sink.add(FingerQuality(print.image, minutiae: found).value)
      }
    }
    let preparing = try measured(sample.count) { () throws(Fault) in
      for found in minutiae { sink.add(FingerTemplate(found).minutiae.count) }
    }
    let others = Array(
      try prints.suffix(64).map { print throws(Fault) in FingerTemplate(print.image) })
    let comparing = try measured(others.count) { () throws(Fault) in
      var probe = FingerProbe(templates[0])
      for other in others { sink.add(Int(probe.score(other))) }
    }
    let words = (0..<64 * 6).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
    let counting = try measured(1) { () throws(Fault) in
      var sum = 0
      for first in 0..<40 {
        for second in 0..<40 {
          for word in 0..<6 {
            sum += (words[first * 6 + word] ^ words[second * 6 + word]).nonzeroBitCount
          }
        }
      }
      sink.add(sum)
    }
    let touched = "read each pixel once"
    steps = [
      Step(
        name: "reading a file", unit: "image", time: reading, floor: touching, floorText: touched),
      Step(
        name: "extraction", unit: "image", time: extraction, floor: touching, floorText: touched),
      Step(name: "quality", unit: "image", time: judging, floor: touching, floorText: touched),
      Step(
        name: "template", unit: "image", time: preparing, floor: nil, floorText: ""),
      Step(
        name: "comparison with a prepared print", unit: "pair", time: comparing, floor: counting,
        floorText: "popcount of 40 times 40 pairs of 384 bits"),
    ]
    bytes = Self.templateBytes(templates)
    size = "\(sample[0].image.width) by \(sample[0].image.height)"
  }

  /// The mean size of a stored template.
  private static func templateBytes(_ templates: [FingerTemplate]) -> Int {
    templates.reduce(0) { $0 + $1.stored.count } / max(1, templates.count)
  }

  func show(on outlet: Outlet) {
    outlet.line("\("Speed", .strong), processor time of one core, images of \(size) pixels")
    var table = Table([
      .init("step"), .number("time"), .number("a second"), .number("floor"), .number("ratio"),
      .init("floor is"),
    ])
    for step in steps {
      table.add([
        "\(step.name)", "\(Duration.nanoseconds(step.time.cpu))",
        "\(Int(1e9 / max(1, step.time.cpu)))",
        "\(step.floor.map { Duration.nanoseconds($0.cpu) } ?? "-")",
        "\(step.floor.map { BenchmarkResult.rounded(step.time.cpu / max(1, $0.cpu)) } ?? "-")",
        "\(step.floorText)",
      ])
    }
    table.print(on: outlet)
    outlet.line("a stored template has \(bytes) bytes on average")
    outlet.line("")
  }

  var json: JSON {
    var fields: [String: JSON] = ["templateBytes": .integer(Int64(bytes))]
    for step in steps { fields[step.name] = .integer(Int64(step.time.cpu)) }
    return .object(fields)
  }
}

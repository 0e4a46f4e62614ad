import Bytes
import Host

extension Benchmark {
  /// Start-up of this program, which every command pays.
  static let startUp = Benchmark(
    "start-up", workload: "start this program with --help and wait for its end",
    floor: "start /bin/true and wait for its end", unit: "start", aim: "under 30 ms"
  ) { _ throws(Fault) in
    Trial(
      units: 1,
      work: { () throws(Fault) in try start(ChildProcess.ownProgram, ["--help"]) },
      floor: { () throws(Fault) in try start("/bin/true", []) })
  }

  private static func start(_ program: Path, _ arguments: [String]) throws(Fault) {
    guard try ChildProcess.run(program, arguments) == 0 else {
      throw Fault(.bug, at: program.string, "ended with another status than 0")
    }
  }

  /// Reading and writing canonical lines, which every record passes several times.
  static let json = Benchmark(
    "json", workload: "read 1,000 canonical lines of some 600 bytes and write them again",
    floor: "look at each byte of the lines once", unit: "line"
  ) { _ throws(Fault) in
    let line = try exampleLine()
    let sink = Sink()
    return Trial(
      units: 1000, facts: [(name: "bytes a line", value: .integer(Int64(line.count)))],
      work: { () throws(Fault) in
        for _ in 0..<1000 { sink.add(try JSON.parse(line).canonicalLine().count) }
      },
      floor: { () throws(Fault) in
        for _ in 0..<1000 { sink.add(line.reduce(into: 0) { $0 &+= Int($1) }) }
      })
  }

  private static func exampleLine() throws(Fault) -> [UInt8] {
    let fields = (0..<16).map { (name: "field\($0)", text: "a value of twenty-one") }
    var object: [String: JSON] = ["n": 7, "parts": ["محمد", "عبد الله", "Łukasz"]]
    for field in fields { object[field.name] = .string(field.text) }
    return try JSON.object(object).canonicalLine()
  }
}

/// Takes results so that no compiler leaves the work out.
final class Sink {
  private(set) var total = 0

  func add(_ value: Int) { total &+= value }
}

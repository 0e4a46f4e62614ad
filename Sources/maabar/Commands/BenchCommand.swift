import Bytes
import Console
import Host

/// The verb `bench`: how fast this machine does the work, against the least work possible.
enum BenchCommand {
  private static let list = Parameter.flag("--list", "list the benchmarks without running them")
  private static let data = Parameter.optional(
    "--data", .folder, "a folder of large data sets, for the benchmarks that can use one")
  private static let scratch = Parameter.defaulted(
    "--scratch", .folder, to: "/tmp", "where to put files; name a folder of the disk to measure")
  private static let names = Parameter.repeated(
    "NAME", .choice(Benchmarks.all.map(\.name)), "the benchmarks to run, all when none is named")

  private static let fit = Parameter.flag(
    "--fit", "for names: fit the weights of evidence to --data and print them")

  static let command = Command(
    "bench", "measure this machine's speed at Maabar's work",
    discussion: """
      Each benchmark states its workload, its floor (the least work that could do it) and the \
      ratio of the two by processor time, as medians of at least five samples. Build with \
      `-c release`: a debug build says so.
      """,
    examples: [
      .init("maabar bench", "Run all benchmarks."),
      .init(
        "maabar bench names --data sets/names",
        "Measure what screening finds, and how fast, on a set whose answers are known."),
      .init(
        "maabar bench fingers --data sets/fingers",
        "Measure how well and how fast fingers are told apart, on sets as FVC has them."),
      .init(
        "maabar bench flows --data columns",
        "Measure questions about flows, and write the rows for another program to count."),
      .init("maabar bench start-up json --json", "Run two of them for a program to read."),
    ],
    parameters: [names, list, data, scratch, fit], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let wanted = invocation[names]
    let chosen = Benchmarks.all.filter { wanted.isEmpty || wanted.contains($0.name) }
    if invocation[list] { return show(chosen, invocation) }
    #if DEBUG
    invocation.outlet.note("\("A debug build: these figures say nothing.", .warning)")
    #endif
    for benchmark in chosen {
      if benchmark.needsData, invocation[data] == nil, wanted.isEmpty {
        invocation.outlet.note("\(benchmark.name): \("skipped, it needs --data", .warning)")
        continue
      }
      if benchmark.name == Benchmark.screening.name, let data = invocation[data] {
        let bench = try ScreeningBench(invocation, data)
        if invocation[fit] { try bench.fit() } else { try bench.run() }
        continue
      }
      if benchmark.name == Benchmark.fingers.name {
        // It takes minutes: only who names it gets it.
        guard wanted.contains(benchmark.name) else { continue }
        try FingerBench(invocation, invocation[data]).run()
        continue
      }
      if [Benchmark.flows.name, Benchmark.largeFlows.name].contains(benchmark.name) {
        guard wanted.contains(benchmark.name) else { continue }
        let isLarge = benchmark.name == Benchmark.largeFlows.name
        try FlowBench(invocation, invocation[data], repeats: isLarge ? 10 : 1)
          .run(below: invocation[scratch])
        continue
      }
      let result = try Scratch.lend(
        below: invocation[scratch], randomness: invocation.machine.randomness
      ) { folder throws(Fault) in
        try BenchmarkResult.of(
          benchmark,
          on: .init(scratch: folder, machine: invocation.machine, data: invocation[data]))
      }
      invocation.answer(result.json) { result.print(on: $0) }
    }
    return .success
  }

  private static func show(_ chosen: [Benchmark], _ invocation: Invocation) -> ExitStatus {
    invocation.answer(
      .array(chosen.map { ["name": .string($0.name), "workload": .string($0.workload)] })
    ) { outlet in
      var table = Table([.init("name"), .init("workload")])
      for benchmark in chosen { table.add(["\(benchmark.name)", "\(benchmark.workload)"]) }
      table.print(on: outlet)
    }
    return .success
  }
}

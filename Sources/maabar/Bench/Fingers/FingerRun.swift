import Biometrics
import Bytes
import Console
import Host

/// One set of prints, extracted and compared: every pair of one finger, every pair of different
/// fingers.
struct FingerRun {
  struct Pair: Sendable {
    let first: Int
    let second: Int
    let score: Double
  }

  let name: String
  let prints: [FingerSets.Print]
  let templates: [FingerTemplate]
  /// A value an image.
  let qualities: [Int]
  /// Images without a template.
  let failures: Int
  let pairs: [Pair]

  init(
    _ name: String, _ prints: [FingerSets.Print], _ invocation: Invocation
  ) throws(Fault) {
    (self.name, self.prints) = (name, prints)
    let progress = invocation.progress("\(name): extracting", of: prints.count)
    let extracted = Cores.values(of: prints) { print -> (FingerTemplate, FingerQuality) in
      defer { progress.advance() }
      let minutiae = MinutiaExtraction(print.image).minutiae
      return (FingerTemplate(minutiae), FingerQuality(print.image, minutiae: minutiae))
    }
    progress.finish()
    try Interruption.check()
    templates = extracted.map(\.0)
    qualities = extracted.map(\.1.value)
    failures = extracted.count { $0.1.failure != nil }
    let places = prints.indices.flatMap { first in
      (first + 1..<prints.count).map { (first, $0) }
    }
    pairs = try Self.compared(places, templates, templates, "\(name): comparing", invocation)
  }

  /// Scores of different fingers of different sets.
  static func across(_ runs: [FingerRun], _ invocation: Invocation) throws(Fault) -> [Double] {
    let templates = runs.flatMap(\.templates)
    var places: [(Int, Int)] = []
    var start = 0
    for run in runs {
      let end = start + run.prints.count
      for first in start..<end {
        for second in end..<templates.count { places.append((first, second)) }
      }
      start = end
    }
    return try compared(places, templates, templates, "comparing across sets", invocation)
      .map(\.score)
  }

  private static func compared(
    _ places: [(Int, Int)], _ first: [FingerTemplate], _ second: [FingerTemplate],
    _ label: String, _ invocation: Invocation
  ) throws(Fault) -> [Pair] {
    let progress = invocation.progress(label, of: places.count)
    let pairs = Cores.values(of: places) { place in
      defer { progress.advance() }
      let score = FingerComparison(first[place.0], second[place.1]).score
      return Pair(first: place.0, second: place.1, score: score)
    }
    progress.finish()
    try Interruption.check()
    return pairs
  }

  private func isGenuine(_ pair: Pair) -> Bool {
    prints[pair.first].finger == prints[pair.second].finger
  }

  var genuine: [Double] { pairs.filter(isGenuine).map(\.score) }
  var impostor: [Double] { pairs.filter { !isGenuine($0) }.map(\.score) }
  var accuracy: FingerAccuracy { FingerAccuracy(genuine: genuine, impostor: impostor) }

  /// Impostors as FVC counts them: the first impressions only.
  var firstImpressions: FingerAccuracy {
    let first = pairs.filter {
      !isGenuine($0) && prints[$0.first].impression == 1 && prints[$0.second].impression == 1
    }
    return FingerAccuracy(genuine: genuine, impostor: first.map(\.score))
  }

  /// Genuine scores of the images of a quality, each with the finger's other images.
  func scores(ofQuality range: ClosedRange<Int>) -> [Double] {
    pairs.filter(isGenuine).flatMap { pair in
      [pair.first, pair.second].filter { range.contains(qualities[$0]) }.map { _ in pair.score }
    }
  }

  var cells: [StyledText] {
    let accuracy = accuracy
    let rates = accuracy.rates(at: 30)
    func percent(_ share: Double?) -> String {
      share.map { BenchmarkResult.rounded($0 * 100) } ?? "-"
    }
    return [
      "\(name)", "\(prints.count)", "\(failures)", "\(accuracy.genuine.count)",
      "\(accuracy.impostor.count)", "\(percent(accuracy.equalErrorRate))",
      "\(percent(accuracy.missed(atOneIn: 100)))", "\(percent(accuracy.missed(atOneIn: 1000)))",
      "\(percent(firstImpressions.equalErrorRate))", "\(percent(rates.falseNonMatch))",
      "\(percent(rates.falseMatch))",
    ]
  }

  var distribution: [StyledText] {
    let accuracy = accuracy
    func three(_ values: [Double]) -> String {
      let sorted = values.sorted()
      return [0.1, 0.5, 0.9].map { "\(Int(FingerAccuracy.quantile(sorted, $0).rounded()))" }
        .joined(separator: " ")
    }
    func impostor(_ share: Double) -> String {
      FingerCommand.text(FingerAccuracy.quantile(accuracy.impostor, share))
    }
    return [
      "\(name)", "\(three(templates.map { Double($0.minutiae.first?.count ?? 0) }))",
      "\(three(qualities.map(Double.init)))", "\(three(accuracy.genuine))",
      "\(impostor(0.5))", "\(impostor(0.99))", "\(impostor(0.999))",
      "\(BenchmarkResult.rounded(accuracy.rates(at: 30).falseMatch * 1000)) in 1000",
    ]
  }

  var json: JSON {
    let accuracy = accuracy
    return [
      "name": .string(name), "images": .integer(Int64(prints.count)),
      "failures": .integer(Int64(failures)), "eer": .decimal(accuracy.equalErrorRate),
      "fmr100": accuracy.missed(atOneIn: 100).map(JSON.decimal) ?? .null,
      "fmr1000": accuracy.missed(atOneIn: 1000).map(JSON.decimal) ?? .null,
      "impostor999": .decimal(FingerAccuracy.quantile(accuracy.impostor, 0.999)),
      "impostorsAt30": .decimal(accuracy.rates(at: 30).falseMatch),
    ]
  }
}

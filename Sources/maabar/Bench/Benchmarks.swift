/// Every benchmark there is, in the order of a traveller's data.
enum Benchmarks {
  static let all: [Benchmark] = [
    .startUp, .json, .zone, .cancelling, .fingerMaking, .impressions, .wavelets, .fingers,
    .screening, .signIn, .lane,
    .scanning, .counting, .sealing, .opening, .openingOne, .ingest, .attachmentSealing,
    .attachmentIntake, .connecting, .slowPeers,
  ]
}

/// Every benchmark there is, in the order of a traveller's data.
enum Benchmarks {
  static let all: [Benchmark] = [
    .startUp, .json, .zone, .chip, .trustLoading, .masterListReading, .cancelling,
    .fingerMaking, .impressions, .wavelets, .fingers, .screening, .signIn, .lane,
    .scanning, .counting, .flowQuestion, .widestFlowQuestion, .flowLoading, .flows, .largeFlows,
    .sealing,
    .opening, .openingOne, .ingest, .ingestSmall, .backlog, .attachmentSealing, .attachmentIntake,
    .connecting, .slowPeers, .readmission,
  ]
}

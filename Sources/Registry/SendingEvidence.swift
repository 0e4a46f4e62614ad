public import Bytes
public import Codes
import Crypto
public import Flows
import Host
import Seal

/// What stations have sent, as far as it decides whether counts are whole.
extension RegistryService {
  /// Whether the records of each point of entry and day of a period have arrived: stations whose
  /// key is enrolled are expected to send. Reads the last manifest of each epoch, and those around
  /// what is missing or held.
  public func completeness(from: CivilDate, to: CivilDate) throws(Fault) -> Completeness {
    let office = try office.office()?.station
    var evidence: [Completeness.Evidence] = []
    for station in try stations.stations() where station.number != office {
      guard try revocations.revocation(of: station.key) == nil else { continue }
      evidence.append(try self.evidence(of: station))
    }
    var query = try FlowQuery(
      by: [.poe, .day], where: [.control: ["reduced"]], measures: [.movements], from: from, to: to,
      minimumCell: 1)
    var reduced: [(point: String, day: CivilDate)] = []
    for row in try flows(query).rows {
      reduced.append((row.values[0], try CivilDate(iso: row.values[1])))
    }
    query = try FlowQuery(by: [], measures: [.pending], from: from, to: to, minimumCell: 1)
    return Completeness(
      evidence, from: from, to: to, reduced: reduced, pending: try flows(query).totals?[0] ?? 0)
  }

  private func evidence(
    of station: StationLedger.Station
  ) throws(Fault) -> Completeness.Evidence {
    let request = try EnrolmentRequest(Array(station.request.utf8))
    var heard: Instant?
    var gaps: [ClosedRange<Instant>] = []
    for (epoch, _) in try stations.epochs(of: station.number) {
      let start = Instant(milliseconds: 0)
      for missing in try batches.missing(in: epoch.number, limit: Self.gaps) {
        let before = try sealed(epoch.number, missing.lowerBound - 1) ?? start
        let after = try sealed(epoch.number, missing.upperBound + 1) ?? Self.everAfter
        gaps.append(before...max(before, after))
      }
      for state in BatchState.allCases where state != .counted {
        for batch in try batches.batches(epoch: epoch.number, state: state) {
          let before = try sealed(epoch.number, batch.seq - 1) ?? start
          gaps.append(before...max(before, try sealed(batch)))
        }
      }
      guard epoch.isApproved, let head = try batches.head(of: epoch.number),
        let last = try sealed(epoch.number, head)
      else { continue }
      heard = max(heard ?? last, last)
    }
    return Completeness.Evidence(
      point: request.pointOfEntry.text, heard: heard, gaps: gaps)
  }

  /// Ranges of missing batches that are looked at; a station that misses more has days enough that
  /// wait.
  private static let gaps = 4096
  private static let everAfter = Instant(milliseconds: Int64.max / 2)

  /// When the batch at a place of an epoch was sealed, by its station's clock.
  private func sealed(_ epoch: Int64, _ seq: Int64) throws(Fault) -> Instant? {
    guard let batch = try batches.batches(epoch: epoch, seq: seq).first else { return nil }
    return try sealed(batch)
  }

  private func sealed(_ batch: KeptBatch) throws(Fault) -> Instant {
    let signed = try batches.evidence(batch.leaf).manifest
    return try Manifest(line: try CMS.verify(signed).content).clocks.wall
  }
}

import Bytes
import Codes
import Flows
import Host

extension FuzzTarget {
  /// Published tables of flow monitoring: every row is taken or remarked on, and what is taken can
  /// be counted.
  static let tallies = FuzzTarget("tally-table") { bytes in
    var reader = try DTMReader(ByteSource(bytes))
    var tallies: [Tally] = []
    while let tally = try reader.next() { tallies.append(tally) }
    guard reader.rows == tallies.count + reader.remarks.count(where: { !$0.isTaken }) else {
      return "a row was dropped silently"
    }
    let days = CivilDate(daysSince1970: 0)...CivilDate(daysSince1970: 47_482)
    let rows = try TallyQuestion(by: [.point, .country, .day, .reason], days: days).answer(tallies)
    return rows.allSatisfy { $0.count > 0 } ? nil : "an empty row"
  }
}

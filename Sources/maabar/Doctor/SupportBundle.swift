import Bytes
import Codes
import Console
import Host
import Match
import Seal
import Station

/// What a station may send to headquarters when it needs help: what the doctor found, versions,
/// sizes and counts. No record, no name, no key, no officer.
struct SupportBundle {
  static let type = "maabar/support-bundle/1"

  let findings: [Finding]
  /// The station's folder; nil for a machine without a station.
  let folder: StationFolder?
  let disk: Disk
  let made: Instant

  /// One JSON object.
  var json: JSON {
    .fields([
      "type": .string(SupportBundle.type), "version": .string(Program.version),
      "made": .string(made.description), "findings": .array(findings.map(\.json)),
      "station": folder.map(station),
    ])
  }

  private func station(_ folder: StationFolder) -> JSON {
    .fields([
      "configuration": configuration(folder), "files": .array(files(folder)),
      "lists": .array(lists(folder)), "counts": counts(folder),
    ])
  }

  /// The configuration field by field: one that a later version adds does not slip through.
  private func configuration(_ folder: StationFolder) -> JSON {
    guard let bytes = try? disk.read(folder.configuration, limit: 1 << 20),
      let configuration = try? StationConfiguration(bytes)
    else { return "unreadable" }
    return .fields([
      "station": .string(configuration.station.text),
      "pointOfEntry": .string(configuration.pointOfEntry.text),
      "country": .string(configuration.country), "zone": .string(configuration.zone),
      "mode": .string(configuration.mode.rawValue),
      "control": .string(configuration.control.rawValue),
      "recordsPerBatch": .number(configuration.recordsPerBatch),
      "practice": .boolean(configuration.isPractice),
      "enrolled": .boolean(disk.exists(folder.enrolment)),
    ])
  }

  /// The station's own files: their names, sizes and who may read them.
  private func files(_ folder: StationFolder) -> [JSON] {
    let entries = (try? disk.list(folder.root, limit: 100)) ?? []
    return entries.map { entry in
      .fields([
        "name": .string(Display.safe(entry.name)), "bytes": .number(entry.size),
        "mode": .text(
          disk.permissions(of: folder.root / entry.name).map { String($0, radix: 8) }),
      ])
    }
  }

  private func lists(_ folder: StationFolder) -> [JSON] {
    let shelf = WatchlistShelf(folder.lists, files: disk)
    return ((try? shelf.installed()) ?? []).map { list in
      ["id": .string(list.id), "version": .integer(list.version)]
    }
  }

  private func counts(_ folder: StationFolder) -> JSON {
    do throws(Fault) { return try StationCounts(of: folder).json } catch {
      return .fields(["fault": .string(error.code.name)])
    }
  }
}

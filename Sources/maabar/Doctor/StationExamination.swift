import Bytes
import Host
import Seal
import Station

/// What the doctor looks at in a station's folder: who may read it, and what protects its keys.
struct StationExamination {
  let disk: Disk
  let folder: StationFolder

  var findings: [Finding] {
    guard disk.exists(folder.configuration) else {
      return [
        Finding(
          "Station", .bad, "\(folder.root) is no station's folder",
          advice: "Name the folder that `maabar setup` made.")
      ]
    }
    return [configuration, permissions, keyProtection] + alarms
  }

  private var configuration: Finding {
    do throws(Fault) {
      let bytes = try disk.read(folder.configuration, limit: 1 << 20)
      let configuration = try StationConfiguration(bytes)
      _ = try TimeZones.offsetMinutes(configuration.zone, at: 0)
      let enrolled = disk.exists(folder.enrolment) ? "enrolled" : "not enrolled yet"
      return Finding("Station", .good, "\(configuration.station.text), \(enrolled)")
    } catch { return Finding("Station", .bad, "\(error)") }
  }

  /// Nobody but the owner may read the folder or anything secret in it.
  private var permissions: Finding {
    let paths = [
      folder.root, folder.masterKey.parent, folder.masterKey, folder.signingKey,
    ]
    let open = paths.filter { path in (disk.permissions(of: path) ?? 0) & 0o077 != 0 }
    guard let first = open.first else {
      return Finding("Permissions", .good, "only the owner may read \(folder.root)")
    }
    return Finding(
      "Permissions", .bad, "others may read \(first)", advice: "chmod -R go= \(folder.root)")
  }

  /// What the station found wrong about the registry's log or its own disk.
  private var alarms: [Finding] {
    let bytes = (try? disk.read(folder.openAlarms, limit: 1 << 20)) ?? []
    let open = bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSON.parse(Array($0)) }
    guard let first = open.first else { return [] }
    return [
      Finding(
        "Registry's log", .bad,
        "\(open.count) alarms stand open: \(first["kind"]?.string ?? "unknown"), nothing is pruned",
        advice: "See `maabar alarm list`, and call the registry's administrator.")
    ]
  }

  private var keyProtection: Finding {
    guard disk.exists(folder.masterKey) else {
      return Finding("Key protection", .bad, "\(folder.masterKey) is missing")
    }
    return Finding(
      "Key protection", .unprotected,
      "the key of all records is a file on this disk: whoever steals the station reads them all",
      advice: "Encrypt the disk, and keep the station locked up.")
  }
}

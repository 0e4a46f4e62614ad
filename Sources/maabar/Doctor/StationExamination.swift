import Bytes
import Codes
import Host
import Seal
import Station

/// What the doctor looks at in a station's folder: who may read it, and what protects its keys.
struct StationExamination {
  let disk: Disk
  let folder: StationFolder
  var tpm = TPMSealer.system
  /// The moment, where the age of what the station holds is to be judged.
  var now: Instant?

  var findings: [Finding] {
    guard disk.exists(folder.configuration) else {
      return [
        Finding(
          "Station", .bad, "\(folder.root) is no station's folder",
          advice: "Name the folder that `maabar setup` made.")
      ]
    }
    return [configuration, permissions] + lists + keyProtection + alarms
  }

  /// What the registry sent, each with its age; nothing to say before it sent any.
  private var lists: [Finding] {
    do throws(Fault) {
      return ListFindings(
        standings: try ListStandings(folder.root, files: disk), now: now
      ).findings
    } catch { return [Finding("Lists", .bad, "\(error)")] }
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
    let paths = [folder.root, folder.keys.parent, folder.keys, folder.signInAttempts]
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

  private var keyProtection: [Finding] {
    let standing: KeyStanding
    do throws(Fault) {
      standing = try KeyStanding(reading: try disk.read(folder.keys, limit: 4 << 20))
    } catch { return [Finding("Key protection", .bad, "\(folder.keys): \(error.detail)")] }
    return [protection(standing), swap(standing), officers(standing)].compactMap { $0 }
  }

  private func protection(_ standing: KeyStanding) -> Finding {
    let detail = "\(standing.mode.rawValue): \(standing.mode.meaning)"
    switch standing.mode {
    case .rootFile:
      return Finding(
        "Key protection", .unprotected, detail,
        advice: "`maabar keys protect --by tpm` or `--by passphrase`; keep the disk encrypted.")
    case .tpm where !tpm.isAvailable:
      return Finding(
        "Key protection", .bad, "the TPM that protects the keys does not answer",
        advice: "An administrator's passphrase opens the station: `maabar officer sign-in`, then "
          + "`maabar keys protect` anew.")
    case .tpm, .passphrase: return Finding("Key protection", .good, detail)
    }
  }

  /// Under passphrases an open session holds the key in memory, which must not reach a disk.
  private func swap(_ standing: KeyStanding) -> Finding? {
    guard standing.mode == .passphrase, VolatileFolder.hasSwap else { return nil }
    return Finding(
      "Swap", .warning,
      "memory is written to a swap space, and the keys of an open session with it",
      advice: "Switch swap off, or encrypt it.")
  }

  private func officers(_ standing: KeyStanding) -> Finding {
    let active = standing.officers.filter(\.isActive)
    let shown = "\(active.count) active"
    // No service number: the findings travel in support bundles.
    let weak = active.count(where: \.isWeak)
    guard weak == 0 else {
      return Finding(
        "Officers", .warning,
        "\(shown), \(weak) of them with a passphrase that is easily guessed at",
        advice: "Too little work of scrypt stands before it: `maabar officer passphrase`.")
    }
    guard active.count > 1 else {
      return Finding(
        "Officers", .warning, "\(shown): a forgotten passphrase would close the station",
        advice: "`maabar officer add`, a second administrator first.")
    }
    guard active.contains(where: { $0.role == .supervisor }) else {
      return Finding(
        "Officers", .warning, "\(shown), no supervisor",
        advice: "`maabar officer role --role supervisor`, or add one.")
    }
    return Finding("Officers", .good, shown)
  }
}

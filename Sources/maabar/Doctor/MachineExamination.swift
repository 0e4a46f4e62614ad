import Bytes
import Codes
import Crypto
import Host
import Match
import Store

/// What the doctor looks at on any machine: libraries, clocks, zones, disk.
struct MachineExamination {
  let files: any Files
  let timekeeper: any Timekeeper
  let randomness: any Randomness
  /// Where Maabar writes.
  let folder: Path

  var findings: [Finding] {
    [sqlite, openSSL, listReader, zones, clock, disk, chipReaders]
  }

  /// STRICT tables came with 3.37; Debian 12 has 3.40.
  private var sqlite: Finding {
    let version = text(StoreLibrary.version)
    guard atLeast(StoreLibrary.version, [3, 37, 0]) else {
      return Finding("SQLite", .bad, "\(version), 3.37 or later is needed")
    }
    return Finding("SQLite", .good, version)
  }

  private var openSSL: Finding {
    Self.judgeOpenSSL(
      CryptoLibrary.version, hasCMSFixes: CryptoLibrary.hasCMSFixes,
      package: debianVersion(of: "libssl3"))
  }

  /// OpenSSL 3.0.21 holds the fixes of CMS that Maabar's sealed files rest on; a distribution may
  /// carry them in an older number, so an older one is a warning that names the package.
  static func judgeOpenSSL(_ version: String, hasCMSFixes: Bool, package: String?) -> Finding {
    let shown = version + (package.map { " (package \($0))" } ?? "")
    if hasCMSFixes { return Finding("OpenSSL", .good, shown) }
    return Finding(
      "OpenSSL", .warning, "\(shown) is older than 3.0.21",
      advice: "Install the security update: apt-get update && apt-get install libssl3 libssl-dev. "
        + "Sealed files are checked against their one allowed form before OpenSSL opens them.")
  }

  /// The version of an installed Debian package, from dpkg's own records.
  private func debianVersion(of package: String) -> String? {
    guard let status = try? files.read("/var/lib/dpkg/status", limit: 64 << 20) else { return nil }
    let text = String(decoding: status, as: UTF8.self)
    var isPackage = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("Package: ") { isPackage = line.dropFirst(9) == package }
      if isPackage, line.hasPrefix("Version: ") { return String(line.dropFirst(9)) }
    }
    return nil
  }

  /// Reads the smallest list of the UN's form: libxml2 and ICU come with the Swift toolchain.
  private var listReader: Finding {
    let list = """
      <CONSOLIDATED_LIST dateGenerated="2026-01-01"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>\
      <FIRST_NAME>A</FIRST_NAME></INDIVIDUAL></INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>
      """
    do throws(Fault) {
      _ = try UNConsolidatedList.read(Array(list.utf8))
      return Finding("XML lists", .good, "read with the toolchain's libxml2")
    } catch { return Finding("XML lists", .bad, "cannot be read: \(error.detail)") }
  }

  private var zones: Finding {
    // 2024-07-01T00:00:00Z: Iraq keeps +03:00 all year, Jordan and Syria since 2022, Iran +03:30.
    let expected = [
      ("Asia/Baghdad", 180), ("Asia/Tehran", 210), ("Asia/Damascus", 180), ("Asia/Amman", 180),
      ("Europe/Istanbul", 180), ("Asia/Kuwait", 180), ("Asia/Riyadh", 180),
    ]
    let wrong = expected.filter { zone, minutes in
      (try? TimeZones.offsetMinutes(zone, at: 1_719_792_000_000)) != minutes
    }
    guard wrong.isEmpty else {
      return Finding(
        "Time zones", .bad, "missing or out of date: \(wrong.map(\.0).joined(separator: ", "))",
        advice: "apt-get install tzdata")
    }
    return Finding("Time zones", .good, "\(expected.count) of the region as they should be")
  }

  private var clock: Finding {
    let moment = timekeeper.now()
    let now = Instant(milliseconds: moment.utcMilliseconds)
    guard !moment.bootID.isEmpty else {
      return Finding("Clock", .bad, "the kernel names no boot (/proc is missing)")
    }
    // No Maabar is older than its first year; a dead battery says 1970, or the mainboard's year.
    guard (1_767_225_600_000..<4_102_444_800_000).contains(moment.utcMilliseconds) else {
      return Finding(
        "Clock", .bad, "\(now), which cannot be", advice: "Set the clock; replace its battery.")
    }
    return Finding("Clock", .good, "\(now)")
  }

  private var disk: Finding {
    let block = [UInt8](repeating: 0x5a, count: 64 * 1024)
    do throws(Fault) {
      let milliseconds = try Scratch.lend(below: folder, randomness: randomness) {
        scratch throws(Fault) in
        let start = timekeeper.now().monotonicNanoseconds
        for number in 0..<5 { try files.write(block, to: scratch / "\(number)") }
        let end = timekeeper.now().monotonicNanoseconds
        guard try files.read(scratch / "0", limit: block.count) == block else {
          throw Fault(.fileFailed, at: scratch.string, "what was written is not read back")
        }
        return Double(end - start) / 5e6
      }
      let shown = "a durable write of 64 KiB takes \(Duration.nanoseconds(milliseconds * 1e6))"
      if milliseconds > 250 { return Finding("Disk", .warning, shown, advice: "A slow disk.") }
      return Finding("Disk", .good, "\(shown) in \(folder)")
    } catch { return Finding("Disk", .bad, "\(error)") }
  }

  private func atLeast(_ version: [Int], _ least: [Int]) -> Bool {
    !version.lexicographicallyPrecedes(least)
  }
}

/// A version's numbers with points between.
private func text(_ version: [Int]) -> String {
  version.map(String.init).joined(separator: ".")
}

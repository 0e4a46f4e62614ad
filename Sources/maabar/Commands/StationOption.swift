import Bytes
import Console
import Host
import Station

/// The option that names the station's folder, and the one way to open it.
enum StationOption {
  /// `--station FOLDER`, or the environment variable.
  static let station = Parameter.required(
    "--station", .folder, "the station's folder", variable: "MAABAR_STATION")

  /// Opens the station that an invocation names, for this process alone.
  static func open(_ invocation: Invocation) throws(Fault) -> PointOfEntry {
    let opened = try PointOfEntry(
      invocation[station], files: invocation.machine.files,
      timekeeper: invocation.machine.timekeeper, randomness: invocation.machine.randomness)
    if let trouble = opened.lockTrouble {
      invocation.outlet.note("\("locked:", .warning) \(trouble.description)")
    }
    return opened
  }
}

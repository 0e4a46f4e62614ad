import Bytes
import Crypto
import Host
import Seal

/// How a station follows the configuration that the registry signed.
extension PointOfEntry {
  /// Takes up a configuration that another process of the station has installed since; true when
  /// it tells something else.
  func takeUpSettings() throws(Fault) -> Bool {
    let (values, trouble) = PointOfEntry.settings(configuration, folder, files)
    settingsTrouble = trouble
    guard trouble == nil, values != settings else { return false }
    let bytes = try files.read(folder.configuration, limit: 64 * 1024)
    configuration = try StationConfiguration(bytes)
    settings = values
    configuration.follow(settings)
    return true
  }

  /// What the registry's configuration tells a station; nothing before one came. What was changed
  /// at the station is not followed, and why is told.
  static func settings(
    _ own: StationConfiguration, _ folder: StationFolder, _ files: any Files
  ) -> (StationSettings.Values, Fault?) {
    guard files.exists(folder.snapshots(of: .configuration)), files.exists(folder.enrolment) else {
      return (StationSettings.Values(), nil)
    }
    do throws(Fault) {
      let answer = try EnrolmentAnswer(try files.read(folder.enrolment, limit: 64 * 1024))
      let store = SnapshotStore(
        .configuration, folder, files: files, verifiers: try answer.installedListVerifiers())
      guard let statement = try store.statement() else { return (StationSettings.Values(), nil) }
      let settings = try StationSettings(try store.bytes(statement))
      return (settings.values(for: own.station, at: own.pointOfEntry), nil)
    } catch { return (StationSettings.Values(), error) }
  }
}

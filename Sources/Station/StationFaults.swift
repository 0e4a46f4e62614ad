public import Bytes

extension Fault.Code {
  /// A folder that is no station, or a station's folder where none may be.
  public static let stationFolder = Fault.Code("station.folder", .notFound)
  /// A folder that already holds a station.
  public static let stationExists = Fault.Code("station.exists", .refused)
  /// The station's keys are missing, damaged, or another station's.
  public static let stationKeys = Fault.Code("station.keys", .refused)
  /// The station's keys are not unlocked in this process.
  public static let stationLocked = Fault.Code("station.locked", .refused)
  /// The registry has not enrolled this station yet.
  public static let notEnrolled = Fault.Code("station.not-enrolled", .refused)
  /// An enrolment answer that is not for this station, its key or its epoch.
  public static let enrolment = Fault.Code("station.enrolment", .refused)
  /// A machine whose clock is far from the registry's when its station is enrolled.
  public static let clockWrong = Fault.Code("station.clock-wrong", .refused)
  /// A receipt or checkpoint that does not hold; nothing is pruned and sealing goes on.
  public static let stationReceipt = Fault.Code("station.receipt", .refused)
  /// Something that is not done while an alarm stands open.
  public static let stationAlarm = Fault.Code("station.alarm", .refused)
  /// A record that the station does not have.
  public static let noSuchRecord = Fault.Code("station.no-such-record", .notFound)
  /// A decision that the direction, the proposal or the record does not allow.
  public static let decision = Fault.Code("station.decision", .badInput)
  /// A restricted note about something that is no crossing.
  public static let noteSubject = Fault.Code("station.note-subject", .badInput)
  /// An observation that is open, ended or none; words of a tally that say nothing.
  public static let stationTally = Fault.Code("station.tally", .badInput)
  /// A shift that is open, closed, or not as it was looked at.
  public static let shift = Fault.Code("station.shift", .refused)
  /// A date or time that the station cannot take for now.
  public static let clockTime = Fault.Code("station.clock-time", .badInput)
  /// A traveller's input that lacks what a record needs.
  public static let laneInput = Fault.Code("station.lane-input", .badInput)
  /// A backup of a station that cannot be made or used: not whole, changed, or in the station's own
  /// folder.
  public static let stationBackup = Fault.Code("station.backup", .refused)
}

/// The constants of a station, each with its origin.
enum StationParameters {
  /// How far the wall clock may differ from what the monotonic clock of one boot says before the
  /// date is doubted, either way: five minutes. A quartz clock drifts 20 ppm, two minutes in ten
  /// weeks (typical datasheets of DS1302 and the like), so time synchronisation after weeks without
  /// a network stays below it, and a wrong hour does not.
  static let clockStepMilliseconds: Int64 = 5 * 60_000
  /// How far beyond the last record the clock may stand after a restart before the date is doubted:
  /// 26 hours. A station at work writes a record in every shift, so a day and a late shift cover
  /// every power cut between; one that stood closed longer is asked for the date once.
  static let clockClosedMilliseconds: Int64 = 26 * 3_600_000
  /// Beyond this the clock is not even an estimate: a post closed for a season comes back within a
  /// year and a month; 2038 and 2099 do not.
  static let clockSeasonMilliseconds: Int64 = 396 * 86_400_000
  /// No clock says truly that it is earlier: 2026-01-01, the year in which this was written. It
  /// stands for the last record at a station that has none.
  static let clockFloorMilliseconds: Int64 = 1_767_225_600_000
  /// And none that it is later, at a station that has no record yet: forty years on.
  static let clockCeilingMilliseconds: Int64 = clockFloorMilliseconds + 40 * 366 * 86_400_000

  /// The same document going the same way within this time, on whatever lane, is perhaps one
  /// traveller recorded twice: 30 minutes, the time in which a traveller is sent on from one lane
  /// to another, a bus is cleared or a reader fails. A driver who goes and comes back has a
  /// crossing the other way between, so no shorter time is needed for him.
  static let duplicateMilliseconds: Int64 = 30 * 60_000

  /// How long a process of a station waits for another's write to end: ten seconds. A record takes
  /// milliseconds, one with three raw slaps a tenth of a second; a stick's worth of erasures is
  /// done in pieces. Who waits longer finds the station in use.
  static let writerMilliseconds = 10_000

  /// Acts of one kind that are gathered before they become one audit record. They are durable one
  /// by one all the same; this bounds what stands in the waiting table.
  static let gatheredActs = 64

  /// From this score two templates are one finger where a clearing asks for it: 40 is passed by one
  /// pair of different fingers in ten thousand (`FingerComparison.score`), and who shows another
  /// finger is only asked again.
  static let clearingFingerScore = 40.0

  /// How far behind the registry's clock a station's may be when the station is enrolled: a day. A
  /// clock that nobody has set is behind by years.
  static let enrolmentClockMilliseconds: Int64 = 24 * 3_600_000

  /// How long an entry that was dictated by telephone is screened unless a signed list confirms it:
  /// a day, in which even a station without a line can be reached by a stick.
  static let dictatedMilliseconds: Int64 = 24 * 3_600_000

  /// The longest file of a terminal's certificates that is read: one holds 200 to 450 bytes, and an
  /// inspection system of all states about 300 of them.
  static let terminalBytes = 1 << 20
}

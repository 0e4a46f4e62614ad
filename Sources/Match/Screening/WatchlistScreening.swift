public import Bytes
public import Host
import Codes
import Names

/// Screens a file of queries, one JSON line each, and writes one JSON line of hits for each.
///
///     {"qid":"q-1","name":"…","dob":"1972-09-05","nationality":"IQ","doc":"A18240733"}
///     {"hits":[{"id":"ORD-2026-0117","score":23417}],"micros":312,"qid":"q-1"}
///
/// Fields of a query beside `name`: `dob` (as `ListedDate`), `nationality`, `pob_country`,
/// `gender`, `doc` (a number), `truncated` (the name was cut by a machine-readable zone), `qid`. A
/// score is in thousandths; see `ScreeningParameters`.
public enum WatchlistScreening {
  /// The most bytes of one line of queries.
  public static let maximumLineBytes = 64 * 1024

  /// The number of lines of a source of queries, for a progress bar. Reads it once through.
  public static func lines(_ source: ByteSource) throws(Fault) -> Int {
    var lines = LineReader(source, maximumBytes: maximumLineBytes)
    while try lines.next() != nil {}
    return lines.line
  }

  /// Answers a source of queries line by line, empty lines left out, and gives each answer as a
  /// line with its end. Memory holds one line at a time. Throws what `answer` and `each` throw,
  /// with the number of the line.
  public static func answer(
    _ source: ByteSource, _ index: ScreeningIndex, leastScore: Int, clock: some Timekeeper,
    each: ([UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    var lines = LineReader(source, maximumBytes: maximumLineBytes)
    while let line = try lines.next() {
      do throws(Fault) {
        guard !line.isTooLong else {
          throw Fault(.field, "a line of more than \(maximumLineBytes) bytes")
        }
        guard line.bytes.contains(where: { $0 > 0x20 }) else { continue }
        let answer = try answer(line.bytes, index, leastScore: leastScore, clock: clock)
        try each(Array(answer.line().utf8) + [0x0a])
      } catch { throw error.within("line \(line.number)") }
    }
  }

  /// The answer to one line; throws `.json` or `.field` for a line that is no query.
  public static func answer(
    _ line: some Collection<UInt8>, _ index: ScreeningIndex, leastScore: Int,
    clock: some Timekeeper
  ) throws(Fault) -> JSON {
    let json = try JSON.parse(line, limits: JSON.Limits(bytes: maximumLineBytes, depth: 4))
    let query = try query(json)
    let start = clock.now().monotonicNanoseconds
    let found = index.hits(query, leastScore: max(1, leastScore))
    let nanoseconds = clock.now().monotonicNanoseconds &- start
    let hits = found.map { hit -> JSON in
      ["id": .string(hit.entryID), "score": .integer(Int64(hit.score))]
    }
    return .fields([
      "qid": json["qid"] ?? "", "hits": .array(hits), "micros": .number(nanoseconds / 1000),
    ])
  }

  /// The query of a line.
  static func query(_ json: JSON) throws(Fault) -> ScreeningQuery {
    let name = PersonName(
      issued: try json.requiredString("name"), isTruncated: json["truncated"]?.boolean == true)
    var query = ScreeningQuery(names: [name])
    if let dob = try text(json, "dob") {
      do throws(Fault) { query.birth = try ListedDate(dob) } catch { throw error.within("dob") }
    }
    if let code = try text(json, "nationality") { query.nationalities = [code] }
    if let code = try text(json, "pob_country") { query.birthCountries = [code] }
    if let code = try text(json, "gender") { query.sex = Sex(rawValue: code) }
    if let number = try text(json, "doc") {
      query.documents = [ListedDocument(type: "", number: number)]
    }
    query.addArabicOfZone()
    return query
  }
}

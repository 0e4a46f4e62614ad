public import Bytes
public import Codes
public import Document
public import Host
public import Record

/// Everything that devices read and people said about one traveller, before anything is judged.
public struct LaneInput: Sendable {
  /// Which way.
  public var direction: Direction
  /// What kind of traveller.
  public var category: TravellerCategory = .ordinary
  /// Why the traveller crosses, where it was asked.
  public var purpose: TravelPurpose?
  /// The intended stay in days, where it was asked.
  public var stayDays: Int?
  /// The country from which the traveller set out, ICAO code, where it was asked.
  public var departure: String?
  /// The country to which the traveller goes in the end, ICAO code, where it was asked.
  public var destination: String?
  /// How a person returns, of whom that is known.
  public var returnKind: ReturnKind?
  /// The need of care that the officer noted; nil where nobody looked.
  public var vulnerability: Vulnerability?
  /// The machine-readable zone, with an officer's corrections; nil for documents without one.
  public var zone: MachineReadableZone?
  /// A document without a zone, or what the printed page adds to the zone.
  public var document: RecordedDocument?
  /// Names besides the zone's: as printed, in other scripts, as declared; the first one counts
  /// where there is no zone.
  public var names: [RecordedName] = []
  /// The birth date where there is no zone, or as declared beside it.
  public var birth: BirthDate?
  /// The sex as printed.
  public var printedSex: Sex?
  /// The sex as declared.
  public var declaredSex: Sex?
  /// The nationality where there is no zone, ICAO code.
  public var nationality: String?
  /// The country of birth, ICAO code.
  public var birthCountry: String?
  /// The country of residence, ICAO code.
  public var residence: String?
  /// The visa or permit.
  public var permit: RecordedPermit?
  /// What the traveller comes or leaves with.
  public var conveyance: RecordedConveyance?
  /// With whom the traveller belongs.
  public var links: [RecordedLink] = []
  /// Finger templates.
  public var templates: [RecordedTemplate] = []
  /// Captured images and files of the chip, which travel as attachments; 64 at most.
  public var captures: [CapturedFile] = []
  /// What reading the document's chip came to; nil when nobody read it.
  public var chip: LaneChip?
  /// What was to be captured and is not there, with the reasons; 16 at most.
  public var missing: [RecordedMissing] = []
  /// The traveller asks for protection or voices fear of return.
  public var claimsProtection = false
  /// A child without a parent or guardian.
  public var isUnaccompanied = false

  /// An input of which only the direction is known.
  public init(direction: Direction) { self.direction = direction }
}

extension LaneInput {
  /// Reads one traveller from JSON, the form of `maabar entry --input`; parts have the form that
  /// they have in records. Throws `.laneInput`, `.record`, or the zone's faults, naming the field.
  ///
  /// Files of captures are named by paths below `folder` and read when the crossing is recorded.
  public init(
    json: JSON, direction: Direction, officer: OfficerSession, capturesIn folder: Path = "."
  ) throws(Fault) {
    self.init(direction: direction)
    let known: Set = [
      "category", "purpose", "stayDays", "zone", "corrections", "document", "names", "birth",
      "printedSex", "sex", "nationality", "birthCountry", "residence", "permit", "conveyance",
      "links", "templates", "captures", "missing", "protection", "unaccompanied", "decision",
      "departure", "destination", "returnKind", "vulnerability",
    ]
    guard let fields = json.object else { throw Fault(.laneInput, "an object expected") }
    if let odd = fields.keys.sorted().first(where: { !known.contains($0) }) {
      let isPlain = odd.utf8.count <= 32 && odd.allSatisfy(\.isLetter)
      throw Fault(.laneInput, at: isPlain ? odd : "", "a field that a traveller does not have")
    }
    category = try choice(json, "category") ?? .ordinary
    purpose = try choice(json, "purpose")
    stayDays = try json.number("stayDays", in: 0...3653)
    departure = try country(json, "departure")
    destination = try country(json, "destination")
    returnKind = try choice(json, "returnKind")
    vulnerability = try choice(json, "vulnerability")
    zone = try LaneInput.zone(json, officer: officer)
    document = try part(json, "document")
    names = try parts(json, "names")
    birth = try LaneInput.birth(json)
    printedSex = try choice(json, "printedSex")
    declaredSex = try choice(json, "sex")
    nationality = try country(json, "nationality")
    birthCountry = try country(json, "birthCountry")
    residence = try country(json, "residence")
    permit = try part(json, "permit")
    conveyance = try part(json, "conveyance")
    links = try parts(json, "links")
    templates = try parts(json, "templates")
    captures = try LaneInput.captures(json, in: folder)
    missing = try parts(json, "missing")
    claimsProtection = try json.number("protection", in: 0...1) == 1
    isUnaccompanied = try json.number("unaccompanied", in: 0...1) == 1
  }

  /// Throws `.laneInput` for more of anything than a record holds; everything that counts its parts
  /// is bounded here, before a traveller is assessed.
  func checkCounts() throws(Fault) {
    let counts: [(name: String, count: Int, atMost: Int)] = [
      ("names", names.count + (zone == nil ? 0 : 1), RecordedName.atMost),
      ("links", links.count, RecordedLink.atMost),
      ("templates", templates.count, RecordedTemplate.atMost),
      ("missing", missing.count, RecordedMissing.atMost),
      ("corrections", zone?.corrections.count ?? 0, ZoneCorrection.atMost),
    ]
    for (name, count, atMost) in counts where count > atMost {
      throw Fault(.laneInput, at: name, "\(count) of them: at most \(atMost) a traveller")
    }
  }

  private static func zone(
    _ json: JSON, officer: OfficerSession
  ) throws(Fault) -> MachineReadableZone? {
    var lines: [String] = []
    for line in try json.list("zone") {
      guard let text = line.string else { throw Fault(.laneInput, at: "zone", "lines expected") }
      lines.append(text)
    }
    guard !lines.isEmpty else { return nil }
    var zone: MachineReadableZone
    do throws(Fault) { zone = try MachineReadableZone(lines: lines) } catch {
      throw error.within("zone")
    }
    for correction in try json.list("corrections") {
      let name = try correction.requiredString("field")
      guard let field = MachineReadableZone.Field(rawValue: name) else {
        throw Fault(.laneInput, at: "corrections", "a field that no zone has")
      }
      zone = try zone.correcting(
        field, with: try correction.requiredString("value"), by: officer.serviceNumber)
    }
    return zone
  }

  private static func captures(_ json: JSON, in folder: Path) throws(Fault) -> [CapturedFile] {
    var captures: [CapturedFile] = []
    for (index, item) in try json.list("captures").enumerated() {
      let place = "captures[\(index)]"
      do throws(Fault) { captures.append(try CapturedFile(json: item, in: folder)) } catch {
        throw Fault(.laneInput, at: "\(place).\(error.place)", error.detail)
      }
    }
    return captures
  }

  private static func birth(_ json: JSON) throws(Fault) -> BirthDate? {
    guard let birth = json["birth"] else { return nil }
    do throws(Fault) {
      // A bare text is what the traveller says; an object names source and calendar.
      if let text = birth.string {
        return BirthDate(try PartialDate(iso: text), source: .declared, calendar: .gregorian)
      }
      return try BirthDate(json: birth)
    } catch { throw error.within("birth") }
  }
}

private func choice<Choice: RawRepresentable<String> & CaseIterable>(
  _ json: JSON, _ name: String
) throws(Fault) -> Choice? {
  guard let value = json[name] else { return nil }
  guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
    throw Fault(
      .laneInput, at: name, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
  }
  return choice
}

private func country(_ json: JSON, _ name: String) throws(Fault) -> String? {
  guard let value = json[name] else { return nil }
  guard let code = value.string, Country(icao: code) != nil else {
    throw Fault(.laneInput, at: name, "a country's three-letter code expected (ICAO 9303-3)")
  }
  return code
}

private func part<Part: RecordPart>(_ json: JSON, _ name: String) throws(Fault) -> Part? {
  guard let value = json[name] else { return nil }
  return try Part(json: value, at: name)
}

private func parts<Part: RecordPart>(_ json: JSON, _ name: String) throws(Fault) -> [Part] {
  var parts: [Part] = []
  for (index, item) in try json.list(name).enumerated() {
    parts.append(try Part(json: item, at: "\(name)[\(index)]"))
  }
  return parts
}

extension JSON {
  /// A whole number of a field that may be missing; throws `.laneInput` out of range.
  fileprivate func number(_ name: String, in range: ClosedRange<Int64>) throws(Fault) -> Int? {
    guard let value = self[name] else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw Fault(
        .laneInput, at: name, "a number of \(range.lowerBound) to \(range.upperBound) expected")
    }
    return Int(number)
  }
}

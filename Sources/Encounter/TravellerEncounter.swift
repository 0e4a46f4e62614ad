public import Biometrics
public import Bytes
public import Codes
public import Device
public import Document
public import Host

/// One traveller's way through the devices of a lane.
///
/// Devices may be missing, fail or be pulled out at any point: lines typed by the officer go the
/// same way as lines from a reader, and what is left out stands there with its reason. Every
/// attempt is kept with its bytes.
public struct TravellerEncounter: Sendable {
  /// Why something is missing.
  public enum Waiver: String, Sendable, CaseIterable {
    /// The traveller has none.
    case none
    /// The traveller refuses.
    case refused
    /// It cannot be read or captured.
    case unusable
    /// No device works.
    case noDevice = "no-device"
    /// Not asked of such a traveller.
    case exempt
  }

  /// One attempt: the step, how it ended, and what came of it none the less.
  public struct Attempted: Equatable, Sendable {
    /// What was attempted.
    public let step: EncounterState.Step
    /// How it ended.
    public let happening: EncounterState.Happening
    /// What was captured or typed; nil when nothing was.
    public let evidence: Evidence?
    /// What failed; nil unless something did.
    public let fault: Fault?
    /// Both clocks at its end.
    public let ended: Moment
  }

  /// How far it is.
  public private(set) var state: EncounterState
  /// The document; nil before it was read and for a traveller without one.
  public private(set) var document: DocumentReading?
  /// What the document's chip gave; nil before it was read, and where no reader reads chips.
  public internal(set) var chip: ChipReading?
  /// The portrait; nil before it was taken and when it is left out.
  public private(set) var face: Evidence?
  /// The fingers; nil before they were captured and when they are left out.
  public private(set) var fingers: FingerReading?
  /// Why there is no document.
  public private(set) var documentWaiver: Waiver?
  /// Why there is no portrait.
  public private(set) var faceWaiver: Waiver?
  /// Why there are no fingers.
  public private(set) var fingersWaiver: Waiver?
  /// Every attempt, oldest first.
  public private(set) var attempts: [Attempted] = []
  /// True while a document lies on a reader: it must not be forgotten there.
  public private(set) var isDocumentOnReader = false

  private let day: CivilDate
  private let timekeeper: any Timekeeper
  /// Fingers that were captured whole but fell short; an officer may take them all the same.
  private var poorFingers: FingerReading?

  /// True when fingers were captured whole that fell short: `acceptPoorFingers` would take them.
  public var hasPoorFingers: Bool { poorFingers != nil }

  /// Why fingers that were said to be unusable are not there: the attempts showed a finger without
  /// a usable print, or no attempt showed enough of a finger. Nil for any other waiver. It is a
  /// finding about captures and never counts against the traveller.
  public var fingersFailure: FingerEnrolment.Failure? {
    guard fingersWaiver == .unusable else { return nil }
    return poorFingers?.isUnusable == true ? .notEnrolled : .notCaptured
  }

  /// Before anything happened, on the point of entry's local day.
  public init(
    day: CivilDate, capturesFace: Bool = false, capturesFingers: Bool, timekeeper: any Timekeeper
  ) {
    self.day = day
    self.timekeeper = timekeeper
    state = EncounterState(capturesFace: capturesFace, capturesFingers: capturesFingers)
  }

  /// Takes in an event of the lane's devices; true when there is a document to read now.
  public mutating func note(_ event: DeviceEvent) -> Bool {
    switch event.kind {
    case .documentPresent: isDocumentOnReader = true
    case .documentRemoved: isDocumentOnReader = false
    case .arrived, .removed, .fault, .fingerNeeded, .fingerPresent, .fingerRemoved, .ready: break
    }
    return event.kind == .documentPresent && state.step == .document
  }
}

// The document.
extension TravellerEncounter {
  /// Reads the document on a reader. A zone that cannot be read as one is the operator's turn; one
  /// whose checks fail is a reading, and its report says so.
  public mutating func readDocument(
    on reader: DeviceSession, by deadline: Deadline
  ) throws(Fault) -> EncounterState.Advice {
    try need(.document)
    return try take(reader.capture(.document(), by: deadline)) { encounter, evidence in
      encounter.document = try? DocumentReading(evidence, on: encounter.day)
      return encounter.document == nil ? .again(RetryHint(.readAgain)) : .done
    }
  }

  /// Takes lines that an officer typed from the document. They go the way of lines from a reader;
  /// throws the zone's own faults, with line and column, for the officer to put right.
  public mutating func takeDocument(
    lines: [String], typedBy officer: String
  ) throws(Fault) -> EncounterState.Advice {
    try need(.document)
    let evidence = Evidence(typed: lines, by: officer, at: timekeeper.now())
    document = try DocumentReading(evidence, on: day)
    return try record(.done, evidence)
  }

  /// Takes a document without a zone, as an officer typed its page.
  public mutating func takeDocument(
    _ typed: TypedDocument
  ) throws(Fault) -> EncounterState.Advice {
    try need(.document)
    document = try DocumentReading(typed, on: day)
    return try record(.done)
  }

  /// Puts a field right as the officer sees it on the document; the reading keeps what came.
  public mutating func correctDocument(
    _ field: MachineReadableZone.Field, with value: String, by officer: String
  ) throws(Fault) {
    guard state.step != .abandoned, let document else {
      throw Fault(.encounterStep, at: state.step.rawValue, "a document that was read expected")
    }
    self.document = try document.correcting(field, with: value, by: officer, on: day)
  }

  /// Lays a reading aside and waits for the document again: it looked doubtful, or was another
  /// traveller's. What was captured stays among the attempts.
  public mutating func readDocumentAgain() throws(Fault) {
    guard state.reopenDocument() else {
      throw Fault(.encounterStep, at: state.step.rawValue, "an encounter under way expected")
    }
    document = nil
    chip = nil
    documentWaiver = nil
  }

  /// Goes on without a document.
  public mutating func waiveDocument(
    _ waiver: Waiver
  ) throws(Fault) -> EncounterState.Advice {
    try need(.document)
    documentWaiver = waiver
    return try record(.waived)
  }
}

// The portrait.
extension TravellerEncounter {
  /// Takes the portrait. Whether it is a good one is the officer's to judge.
  public mutating func captureFace(
    on camera: DeviceSession, by deadline: Deadline
  ) throws(Fault) -> EncounterState.Advice {
    try need(.face)
    return try take(camera.capture(.face(.inspection), by: deadline)) { encounter, evidence in
      encounter.face = evidence
      return .done
    }
  }

  /// Goes on without a portrait.
  public mutating func waiveFace(_ waiver: Waiver) throws(Fault) -> EncounterState.Advice {
    try need(.face)
    faceWaiver = waiver
    return try record(.waived)
  }
}

// The fingers.
extension TravellerEncounter {
  /// Captures fingers. Missing ones, images that are not what they say, and images that show too
  /// little are the operator's turn.
  public mutating func captureFingers(
    _ request: CaptureRequest, on scanner: DeviceSession, by deadline: Deadline
  ) throws(Fault) -> EncounterState.Advice {
    try need(.fingers)
    guard request.kind == .fingers else {
      throw Fault(.encounterStep, at: request.kind.rawValue, "a request for fingers expected")
    }
    return try take(scanner.capture(request, by: deadline)) { encounter, evidence in
      guard let reading = try? FingerReading(evidence) else {
        return .again(RetryHint(.unusable))
      }
      if let hint = reading.hint {
        if reading.worst >= encounter.poorFingers?.worst ?? 0 { encounter.poorFingers = reading }
        return .again(hint)
      }
      encounter.fingers = reading
      return .done
    }
  }

  /// Takes the best fingers that were complete but fell short: an old or worn finger gives no
  /// better. Throws `.encounterStep` when there are none.
  public mutating func acceptPoorFingers() throws(Fault) -> EncounterState.Advice {
    try need(.fingers)
    guard let poorFingers else {
      throw Fault(.encounterStep, at: state.step.rawValue, "a complete capture expected")
    }
    fingers = poorFingers
    return try record(.done, poorFingers.evidence)
  }

  /// Goes on without fingers.
  public mutating func waiveFingers(_ waiver: Waiver) throws(Fault) -> EncounterState.Advice {
    try need(.fingers)
    fingersWaiver = waiver
    return try record(.waived)
  }
}

// The steps.
extension TravellerEncounter {
  /// Breaks the encounter off; what was captured stays among the attempts.
  public mutating func abandon() throws(Fault) {
    _ = try record(.abandoned)
  }

  private func need(_ step: EncounterState.Step) throws(Fault) {
    guard state.step == step else {
      throw Fault(
        .encounterStep, at: state.step.rawValue, "the encounter waits for something else")
    }
  }

  /// Puts the ending of an attempt at a device into the state: the one place that knows them all.
  private mutating func take(
    _ outcome: CaptureOutcome,
    reading: (inout TravellerEncounter, Evidence) -> EncounterState.Happening
  ) throws(Fault) -> EncounterState.Advice {
    switch outcome {
    case .captured(let result):
      guard let evidence = Evidence(result) else {
        let fault = Fault(
          .captureDamaged, at: result.device.description, "bytes that fit their hash expected")
        return try record(.failed, nil, fault)
      }
      return try record(reading(&self, evidence), evidence)
    case .retry(let hint, let kept):
      return try record(.again(hint), kept.flatMap(Evidence.init))
    case .deviceError(let fault): return try record(.failed, nil, fault)
    case .removed:
      return try record(.failed, nil, Fault(.deviceMissing, "the device was unplugged"))
    case .timedOut:
      return try record(.failed, nil, Fault(.deviceSilent, "nothing was captured in time"))
    case .cancelled: return try record(.cancelled)
    }
  }

  private mutating func record(
    _ happening: EncounterState.Happening, _ evidence: Evidence? = nil, _ fault: Fault? = nil
  ) throws(Fault) -> EncounterState.Advice {
    let step = state.step
    guard let advice = state.advance(happening) else {
      throw Fault(.encounterStep, at: step.rawValue, "the encounter has ended")
    }
    attempts.append(
      Attempted(
        step: step, happening: happening, evidence: evidence, fault: fault,
        ended: timekeeper.now()))
    return advice
  }
}

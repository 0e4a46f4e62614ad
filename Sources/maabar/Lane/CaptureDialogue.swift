import Biometrics
import Bytes
import Codes
import Console
import Device
import Encounter
import Host
import Station

/// Captures a traveller's portrait and fingers with the officer's help, and never stands in the
/// way: whatever fails, the officer goes on without it and the reason is kept.
struct CaptureDialogue {
  /// How long a device waits for a face or fingers before the officer is asked.
  private static let captureMilliseconds = 30_000

  let prompt: Prompt
  let outlet: Outlet
  let devices: LaneDevices
  /// The fingers or slaps that are asked for.
  let positions: [FingerPosition]
  /// From which age fingers are captured.
  let fingerprintAge: Int

  /// What the officer answers after an attempt that brought nothing good.
  private enum Next: String, CaseIterable {
    case again
    case take
    case refused
    case unusable
    case skip
  }

  /// Leads the encounter from the portrait to its end; gives what was captured. `age` is the
  /// traveller's on the day, nil when it is not known.
  func run(
    _ encounter: inout TravellerEncounter, age: ClosedRange<Int>?
  ) throws(Fault) -> [CapturedFile] {
    while encounter.state.step == .face { try portrait(&encounter) }
    if encounter.state.step == .fingers, try !fingersAreDue(age) {
      outlet.note("  no fingers are asked for below \(fingerprintAge) years")
      _ = try encounter.waiveFingers(.exempt)
    }
    if encounter.state.step == .fingers { try fingers(&encounter) }
    let items = (encounter.face?.items ?? []) + (encounter.fingers?.evidence.items ?? [])
    let files = items.compactMap(CapturedFile.init)
    if !files.isEmpty { outlet.note("  captured: \(summary(files), .good)") }
    showQuality(encounter)
    for missing in encounter.fingers?.evidence.fingers?.exceptions ?? [] {
      outlet.note("  without \(missing.position.name): \(missing.reason.rawValue, .warning)")
    }
    return files
  }

  // MARK: The portrait

  private func portrait(_ encounter: inout TravellerEncounter) throws(Fault) {
    try Interruption.check()
    guard let camera = devices.session(.camera) else {
      outlet.note("  \("no camera is there: going on without a portrait", .warning)")
      _ = try encounter.waiveFace(.noDevice)
      return
    }
    outlet.note("  portrait: the traveller looks into the camera")
    let deadline = camera.deadline(milliseconds: Self.captureMilliseconds)
    let advice = try encounter.captureFace(on: camera, by: deadline)
    if gone(encounter) {
      outlet.note("  \("the camera was unplugged: going on without a portrait", .warning)")
      _ = try encounter.waiveFace(.noDevice)
    } else if let next = try next(after: advice, of: encounter, mayTake: false),
      let waiver = waiver(next)
    {
      _ = try encounter.waiveFace(waiver)
    }
  }

  // MARK: The fingers

  private func fingersAreDue(_ age: ClosedRange<Int>?) throws(Fault) -> Bool {
    if let age, age.lowerBound >= fingerprintAge { return true }
    if let age, age.upperBound < fingerprintAge { return false }
    // Only a year, or nothing, is known of the birth date.
    return try prompt.confirm("Is the traveller \(fingerprintAge) years old or older?")
  }

  private func fingers(_ encounter: inout TravellerEncounter) throws(Fault) {
    guard let request = try request() else {
      _ = try encounter.waiveFingers(.refused)
      return
    }
    while encounter.state.step == .fingers {
      try Interruption.check()
      guard let scanner = devices.session(.scanner) else {
        outlet.note("  \("no scanner is there: going on without fingers", .warning)")
        _ = try encounter.waiveFingers(.noDevice)
        return
      }
      outlet.note("  fingers: \(positions.map(\.name).joined(separator: ", "), .strong)")
      let deadline = scanner.deadline(milliseconds: Self.captureMilliseconds)
      let advice = try encounter.captureFingers(request, on: scanner, by: deadline)
      if gone(encounter) {
        outlet.note("  \("the scanner was unplugged: going on without fingers", .warning)")
        _ = try encounter.waiveFingers(.noDevice)
        return
      }
      let next = try next(after: advice, of: encounter, mayTake: encounter.hasPoorFingers)
      if next == .take {
        _ = try encounter.acceptPoorFingers()
      } else if let waiver = next.flatMap(waiver) {
        _ = try encounter.waiveFingers(waiver)
      }
    }
  }

  /// What is asked of the scanner; nil when the traveller refuses or has no finger of those.
  private func request() throws(Fault) -> CaptureRequest? {
    let exceptions = try prompt.ask(
      "Missing fingers with reasons (right-ring=amputated), 'refused' for all, empty for none",
      MissingFingers.reading, standard: MissingFingers.none)
    if exceptions.isRefused { return nil }
    do throws(Fault) {
      return try .fingers(positions, except: exceptions.fingers, for: .inspection)
    } catch {
      outlet.note("  no finger is left to capture")
      return nil
    }
  }

  /// How good the fingers are that were taken, the least of each slap.
  private func showQuality(_ encounter: TravellerEncounter) {
    for finger in encounter.fingers?.fingers ?? [] {
      guard let worst = finger.qualities.map(\.value).min() else { continue }
      let text: StyledText =
        finger.advice == nil ? "\("\(worst) of 100", .good)" : "\("\(worst) of 100", .warning)"
      outlet.note("  \(finger.position.name): quality \(text)")
    }
    switch encounter.fingersFailure {
    case nil: break
    case .notCaptured: outlet.note("  no usable print: nothing could be captured")
    case .notEnrolled: outlet.note("  no usable print: the fingers show none")
    }
  }

  // MARK: After an attempt

  /// True when the device of the last attempt is not there any more.
  private func gone(_ encounter: TravellerEncounter) -> Bool {
    encounter.attempts.last?.fault?.code == .deviceMissing
  }

  /// Shows what went wrong, and asks what to do next when enough was tried; nil to try again.
  private func next(
    after advice: EncounterState.Advice, of encounter: TravellerEncounter, mayTake: Bool
  ) throws(Fault) -> Next? {
    try Interruption.check()
    switch advice {
    case .proceed: return nil
    case .again(let hint, let left):
      show(hint)
      outlet.note("  \("again, \(left) more before another way", .faint)")
      return nil
    case .another:
      let last = encounter.attempts.last
      if case .again(let hint) = last?.happening { show(hint) }
      if let fault = last?.fault { outlet.note("  \(fault.detail, .bad)") }
      let choices = Next.allCases.filter { $0 != .take || mayTake }.map(\.rawValue)
      let word = try prompt.ask("And now", .choice(choices), standard: Next.skip.rawValue)
      return word == Next.again.rawValue ? nil : Next(rawValue: word)
    }
  }

  private func show(_ hint: RetryHint) {
    let fingers = hint.fingers.map(\.name).joined(separator: ", ")
    outlet.note("  \(hint.reason.words, .warning)\(fingers.isEmpty ? "" : ": \(fingers)")")
  }

  private func waiver(_ next: Next) -> TravellerEncounter.Waiver? {
    switch next {
    case .refused: .refused
    case .unusable: .unusable
    case .skip: .noDevice
    case .again, .take: nil
    }
  }

  private func summary(_ files: [CapturedFile]) -> String {
    files.map { $0.finger?.name ?? "portrait" }.joined(separator: ", ")
  }
}

/// The fingers that cannot be captured, as an officer types them.
struct MissingFingers {
  let fingers: [FingerException]
  /// The traveller refuses all.
  let isRefused: Bool

  static let none = MissingFingers(fingers: [], isRefused: false)

  /// `right-ring=amputated,left-index=bandaged`, or `refused`.
  static let reading = Reading<MissingFingers>("FINGER=REASON,...", show: { _ in "none" }) {
    text throws(Fault) in
    switch text.lowercased() {
    case "none", "": return .none
    case "refused": return MissingFingers(fingers: [], isRefused: true)
    default: break
    }
    var fingers: [FingerException] = []
    for part in text.lowercased().split(separator: ",") {
      let sides = part.split(separator: "=").map { $0.filter { $0 != " " } }
      guard sides.count == 2, let finger = FingerPosition(word: sides[0]),
        FingerPosition.singles.contains(finger),
        let reason = FingerException.Reason(rawValue: sides[1])
      else {
        let reasons = FingerException.Reason.allCases.map(\.rawValue).joined(separator: ", ")
        throw Fault(.usage, "right-ring=REASON expected, REASON one of \(reasons)")
      }
      fingers.append(FingerException(finger, reason))
    }
    return MissingFingers(fingers: fingers, isRefused: false)
  }
}

extension CapturedFile {
  /// What a device captured, as the lane keeps it; nil for text and for parts without a kind here.
  init?(_ item: CapturedItem) {
    let kind: Kind
    switch item.part {
    case .face: kind = .portrait
    case .finger: kind = .fingerImage
    case .page: kind = .documentPage
    case .machineReadableZone: return nil
    }
    guard let format = item.format.mediaType else { return nil }
    self.init(kind, format: format, bytes: item.bytes, finger: item.position)
  }
}

extension CaptureFormat {
  /// The format as records name it; nil for text, and for rows without a header.
  var mediaType: String? {
    switch self {
    case .text, .grey8: nil
    case .pgm: "image/x-portable-graymap"
    case .ppm: "image/x-portable-pixmap"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .jpeg2000: "image/jp2"
    case .wsq: "image/wsq"
    case .fingerRecord: "iso-19794-4:2011"
    case .faceRecord: "iso-19794-5:2011"
    }
  }
}

import Bytes
import Codes

/// What reading a chip came to: the files, how the chip was opened, the checks that its protocols
/// made, and what was broken off.
public struct ChipReading: Sendable {
  /// How the chip was opened.
  public enum Access: Hashable, Sendable {
    /// Nothing was needed: whoever is near can read the chip.
    case plain
    /// Basic Access Control; `instead` is why PACE, which the chip offers, was not used, nil where
    /// it does not offer it.
    case basic(instead: String?)
    /// PACE, with its variant in words: `PACE-ECDH-GM-AES-CBC-CMAC-128, brainpoolP256r1, CAN`.
    case pace(String)
  }

  /// The files, as they came.
  public internal(set) var content = ChipContent()
  /// How the chip was opened; nil when it was not.
  public internal(set) var access: Access?
  /// The checks that the protocols made: access, and whether the chip is no copy.
  public internal(set) var checks: [DocumentCheck] = []
  /// The checks that were broken off, with the reason: no evidence about the document.
  public internal(set) var aborted: [InspectionReport.Aborted] = []
  /// Files that were wanted and did not come, each with the reason.
  public internal(set) var missing: [(file: ChipFile, reason: String)] = []
  /// How long each step took, in their order; a step that was done again stands twice.
  public internal(set) var timings: [InspectionReport.Timing] = []
  /// Commands sent to the chip, as the reader counts them.
  public internal(set) var exchanges = 0
  /// Bytes that the chip answered.
  public internal(set) var received = 0
  /// The most data that the chip gave in one answer to a READ.
  public internal(set) var largestAnswer = 0
  /// How often the chip was powered anew, after it was lost or ended its conversation.
  public internal(set) var restarts = 0
  /// What ended the reading before its end; nil when it came to it.
  public internal(set) var interruption: ChipInterruption?
  /// What was said; nil when nobody wanted to see it.
  public internal(set) var trace: ChipTrace?

  /// Nothing yet.
  init() {}

  /// A reading that did not begin: no chip came, or the reader failed.
  init(brokenOff interruption: ChipInterruption) {
    self.interruption = interruption
    for name in [DocumentCheck.Name.access, .securityObject] {
      aborted.append(.init(name, interruption.words))
    }
  }

  /// Whether the reading came to its end: what is not there then is not on the chip or not given.
  public var isComplete: Bool { interruption == nil }
}

extension ChipReading {
  /// Whether the chip is a specimen's, so that its trace need hide nothing: every zone that is
  /// known, DG1's and the printed one, is of the state that ICAO invented for specimens, and at
  /// least one is known. A chip that did not open is one if its page says so.
  public func isSpecimen(printed: MachineReadableZone?) -> Bool {
    let zones = [try? content.zone(), printed].compactMap { $0 }
    return !zones.isEmpty && zones.allSatisfy { $0.issuer?.kind == .specimen }
  }
}

extension ChipInterruption {
  /// Why something was broken off, in words for an officer.
  public var words: String {
    switch self {
    case .cardLost: "the chip was taken away"
    case .cancelled: "the reading was cancelled"
    case .timedOut: "time was up"
    case .failed(let fault): fault.place.isEmpty ? fault.detail : "\(fault.detail) (\(fault.place))"
    }
  }
}

import Bytes
import Codes
public import Crypto

/// The log of one inspection for operational monitoring (BSI TR-03135-1 v2.5, chapter 6; profiles:
/// part 2, clause 4.3).
///
/// The guideline's schema files are not public. The extended nodes bear the names and namespaces
/// that the guideline prints; all else is in a namespace of this house, one element for each check.
public struct InspectionLog: Sendable {
  /// How much the log tells.
  public enum Profile: String, Sendable, CaseIterable {
    /// Every result, time and version, and what of the document is no person's (clause 4.3.1).
    case basic
    /// The same, and for checks that failed or are undetermined what they were made on: the
    /// traveller's data (clause 4.3.2). Fingers and irises are never in it.
    case standard
  }

  private let report: InspectionReport
  private let document: InspectedDocument
  private let signer: IssuerCertificate?
  private let trace: String?

  /// A log of a report.
  ///
  /// - Parameters:
  ///   - document: what the checks were made on.
  ///   - signer: the document signer's certificate, where one was found.
  ///   - trace: the conversation with the chip, keys and personal data masked, where it was kept.
  public init(
    _ report: InspectionReport, of document: InspectedDocument, signer: IssuerCertificate? = nil,
    trace: String? = nil
  ) {
    self.report = report
    self.document = document
    self.signer = signer
    self.trace = trace
  }

  /// The log as an XML document in UTF-8.
  public func xml(_ profile: Profile) -> String {
    let root = LogElement(
      "log:Transaction",
      [
        "xmlns:log": "urn:maabar:inspection-log:1",
        "xmlns:dc": "http://trdoccheck.bsi.bund.de/dc/4",
        "xmlns:dce": "http://trdoccheck.bsi.bund.de/dce/4",
        "xmlns:dcc": "http://trdoccheck.bsi.bund.de/dcc/4",
        "id": report.transaction, "begun": report.begunAt.description, "profile": profile.rawValue,
        "guideline": "BSI TR-03135-1 v2.5",
      ], holds: [components, timings, documentFacts, group(.document, profile)])
    return (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"] + root.lines()).joined(separator: "\n")
      + "\n"
  }

  private var components: LogElement {
    LogElement(
      "log:Components",
      holds: report.components.map {
        LogElement(
          "log:Component", ["role": $0.role, "name": $0.name, "version": $0.version])
      })
  }

  private var timings: LogElement {
    LogElement(
      "log:Timings",
      holds: report.timings.map {
        LogElement("log:Timing", ["step": $0.step, "microseconds": "\($0.microseconds)"])
      })
  }

  /// What of the document is no person's: its kind, issuer, files and signer.
  private var documentFacts: LogElement {
    let zone = document.printed ?? document.chip.flatMap { try? $0.zone() }
    let object = document.chip?[.securityObject].flatMap { try? SecurityObject($0) }
    let files = document.chip?.files.keys.sorted().map(\.description) ?? []
    return LogElement(
      "log:Document",
      [
        "format": zone?.format.rawValue, "code": zone?.documentCode, "issuer": zone?.issuerCode,
        "signedBy": report.signedBy?.icao, "signer": signer?.subject, "serial": signer?.serial,
        "hash": object?.hashAlgorithm,
      ], holds: files.map { LogElement("log:File", ["name": $0]) })
  }

  /// A group with its single checks, the groups below it, and in the standard profile what the
  /// checks of one of the guideline's categories were made on.
  private func group(_ group: InspectionGroup, _ profile: Profile) -> LogElement {
    let ended = report.checks.checks.filter { InspectionGroup(of: $0.name) == group }.map { check in
      LogElement(
        "log:Check",
        [
          "name": check.name.description, "result": check.outcome.rawValue,
          "clause": GuidelineCheck.clause(of: check.name),
          "reason": check.reason?.description,
          "mode": check.name.isEvaluatory ? "evaluatory" : nil,
        ], text: check.detail)
    }
    let broken = report.aborted.filter { InspectionGroup(of: $0.name) == group }.map { check in
      LogElement(
        "log:Check",
        [
          "name": check.name.description, "result": "aborted",
          "clause": GuidelineCheck.clause(of: check.name),
        ], text: check.reason)
    }
    let unmade = report.unmade.filter { InspectionGroup(of: $0.name) == group }.map {
      LogElement("log:NotMade", ["name": $0.name.description, "clause": $0.clause])
    }
    return LogElement(
      "log:Group", ["name": group.name.description, "result": report.state(of: group).spelling],
      holds: ended + broken + unmade + group.children.map { self.group($0, profile) }
        + (profile == .standard ? extended(group) : []))
  }

  // MARK: the extended nodes of part 2, table 4.26

  private func extended(_ group: InspectionGroup) -> [LogElement] {
    switch group {
    case .optical where isOpen(.optical) || isOpen(.electronic): details
    case .electronic where isOpen(.electronic): chipFiles + traces
    case .combined where isOpen(.combined): mismatches
    default: []
    }
  }

  /// Whether a check in or below a group failed or is undetermined; one that waits only for an
  /// issuer's certificate gives no cause to keep a traveller's data.
  private func isOpen(_ group: InspectionGroup) -> Bool {
    open.contains { name in
      var above: InspectionGroup? = InspectionGroup(of: name)
      while let current = above, current != group { above = current.parent }
      return above == group
    }
  }

  private var open: [DocumentCheck.Name] {
    report.checks.checks.map(\.name).filter { [.red, .yellow].contains(report.light(of: $0)) }
  }

  /// The optical data of the document.
  private var details: [LogElement] {
    guard let printed = document.printed else { return [] }
    return [
      LogElement(
        "dc:DocumentDetails", holds: printed.readLines.map { LogElement("log:ZoneLine", text: $0) })
    ]
  }

  /// The files that the open checks were made on, and those that say how the chip is secured.
  private var chipFiles: [LogElement] {
    guard let chip = document.chip else { return [] }
    let security: Set<ChipFile> = [
      .cardAccess, .cardSecurity, .common, .securityObject, .dataGroup(14), .dataGroup(15),
    ]
    let named = Set(open.compactMap(\.dataGroup).map(ChipFile.dataGroup))
    let kept = security.union(named).union([.dataGroup(1)])
      .subtracting([.dataGroup(3), .dataGroup(4)])
    let files = chip.files.filter { kept.contains($0.key) }.sorted { $0.key < $1.key }
    return [
      LogElement(
        "dce:ChipFiles",
        holds: files.map { file, bytes in
          LogElement("log:File", ["name": file.description], text: Hex.encode(bytes))
        })
    ]
  }

  private var traces: [LogElement] {
    trace.map { [LogElement("dce:Trace", text: $0)] } ?? []
  }

  /// Printed and stored fields that differ.
  private var mismatches: [LogElement] {
    guard let printed = document.printed, let stored = document.chip.flatMap({ try? $0.zone() }),
      printed.format == stored.format
    else { return [] }
    let fields = MachineReadableZone.Field.allCases.filter { printed.text($0) != stored.text($0) }
    guard !fields.isEmpty else { return [] }
    return [
      LogElement(
        "dcc:Mismatch",
        holds: fields.map {
          LogElement(
            "log:Field",
            ["name": $0.rawValue, "printed": printed.text($0), "stored": stored.text($0)])
        })
    ]
  }
}

extension DocumentCheck.Name {
  /// The data group that a check is about: 2 for `chip.dg2` and `chip.dg2-content`; else nil.
  fileprivate var dataGroup: Int? {
    (1...16).first { self == .hash(of: $0) || self == .content(of: $0) }
  }
}

public import Bytes
public import Codes

/// One check on a document: its name, its outcome, and what was found, without personal data.
public struct DocumentCheck: Hashable, Sendable {
  /// A stable name of a check, as records and rules spell it: `mrz.birth-date-check`.
  public struct Name: Hashable, Sendable, CustomStringConvertible {
    /// The spelling.
    public let description: String

    /// A name; parts before the point say where the check looks.
    public init(_ description: String) { self.description = description }
  }

  /// Why an outcome is what it is, as rules spell it; `detail` says it to people.
  public struct Reason: Hashable, Sendable, CustomStringConvertible {
    /// The spelling.
    public let description: String

    /// A reason: small letters, digits and hyphens.
    public init(_ description: String) { self.description = description }
  }

  /// What was checked.
  public let name: Name
  /// The result.
  public let outcome: CheckOutcome
  /// What was found, in plain English; empty where the outcome says all.
  public let detail: String
  /// Why, where there is a code for it; nil where the outcome says all.
  public let reason: Reason?

  /// A check.
  public init(
    _ name: Name, _ outcome: CheckOutcome, _ detail: String = "", reason: Reason? = nil
  ) {
    self.name = name
    self.outcome = outcome
    self.detail = detail
    self.reason = reason
  }
}

/// The checks on one document, in the order in which they were made. It holds no verdict: rules
/// propose and a person decides.
public struct DocumentReport: Hashable, Sendable {
  /// The checks; every name stands once.
  public let checks: [DocumentCheck]

  /// A report of checks.
  public init(_ checks: [DocumentCheck]) { self.checks = checks }

  /// The check of a name, or nil when it was not made.
  public subscript(name: DocumentCheck.Name) -> DocumentCheck? {
    checks.first { $0.name == name }
  }

  /// The outcome of a check; not supported when it was not made.
  public func outcome(of name: DocumentCheck.Name) -> CheckOutcome {
    self[name]?.outcome ?? .notSupported
  }

  /// All outcomes in one, by the precedence of BSI TR-03135-1, clause 5.7: failed, undetermined,
  /// successful; not supported when no check was.
  public var combined: CheckOutcome {
    for outcome in [CheckOutcome.failed, .undetermined, .successful]
    where checks.contains(where: { $0.outcome == outcome }) {
      return outcome
    }
    return .notSupported
  }

  /// The checks that failed.
  public var failed: [DocumentCheck] { checks.filter { $0.outcome == .failed } }

  /// The checks of this report, then those of another.
  public func adding(_ other: [DocumentCheck]) -> DocumentReport { DocumentReport(checks + other) }

  /// The reason of a check's outcome; nil where there is none or the check was not made.
  public func reason(of name: DocumentCheck.Name) -> DocumentCheck.Reason? { self[name]?.reason }

  /// The form of records: `[{"name":…,"outcome":…,"detail":…,"reason":…}]`.
  public var json: JSON {
    .array(
      checks.map { check in
        .fields([
          "name": .string(check.name.description), "outcome": .string(check.outcome.rawValue),
          "detail": check.detail.isEmpty ? nil : .string(check.detail),
          "reason": check.reason.map { .string($0.description) },
        ])
      })
  }

  /// Reads the form of records; throws `.field` naming the item.
  public init(json: JSON) throws(Fault) {
    guard let items = json.array else { throw Fault(.field, "a list of checks expected") }
    var checks: [DocumentCheck] = []
    for (index, item) in items.enumerated() {
      guard let name = item["name"]?.string,
        let outcome = item["outcome"]?.string.flatMap(CheckOutcome.init(rawValue:))
      else { throw Fault(.field, at: "checks[\(index)]", "a check with an outcome expected") }
      checks.append(
        DocumentCheck(
          .init(name), outcome, item["detail"]?.string ?? "",
          reason: item["reason"]?.string.map(DocumentCheck.Reason.init)))
    }
    self.init(checks)
  }
}

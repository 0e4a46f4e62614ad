import Bytes

/// How much an agreement gives for an item of evidence.
public enum EvidenceWeight: String, Sendable, CaseIterable, Comparable {
  /// On no list: it may still speak for or against.
  case indication
  /// Prima facie: nationality is presumed unless the requested State shows otherwise.
  case primaFacie = "prima-facie"
  /// Proof: nationality is acknowledged without further inquiry, unless the item is false.
  case proof

  /// Proof weighs most.
  public static func < (left: EvidenceWeight, right: EvidenceWeight) -> Bool {
    guard let first = allCases.firstIndex(of: left), let second = allCases.firstIndex(of: right)
    else { return false }
    return first < second
  }
}

/// An entry of an agreement's lists of evidence.
public struct EvidenceEntry: Hashable, Sendable {
  /// The code of the kind of evidence: `passport`, `birth-certificate`.
  public let kind: String
  /// What it weighs.
  public let weight: EvidenceWeight
  /// Of whom it speaks; of all when empty.
  public let people: Set<PersonKind>
  /// The list's own words.
  public let text: String

  /// Reads an entry; throws `.field`.
  init(json: JSON) throws(Fault) {
    try json.allow(only: ["kind", "weight", "people", "text"])
    kind = try json.code("kind")
    weight = try json.requiredChoice("weight")
    people = Set(try json.choices("people"))
    text = try json.requiredString("text")
  }
}

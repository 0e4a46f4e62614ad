public import Bytes
import Codes
public import Match
import Record
import Store

/// A clearing as the station keeps it, with the crossing on which it was given.
public struct StoredClearing: Equatable, Sendable {
  /// Its number at this station, from 1.
  public let number: Int64
  /// The number of the crossing on which it was given.
  public let n: Int64
  /// What was cleared, by whom, why and until when.
  public internal(set) var clearing: Clearing
  /// The traveller's finger templates of that crossing: whoever carries the document must show one
  /// of these fingers. Empty where none was captured.
  let fingers: [RecordedTemplate]

  /// The clearing as JSON for programs, without its keys.
  public var json: JSON {
    .fields([
      "number": .integer(number), "n": .integer(n), "list": .string(clearing.list),
      "entry": .string(clearing.entry), "reason": .string(clearing.reason),
      "officer": .string(clearing.officer), "clearedOn": .string(clearing.clearedOn.description),
      "validUntil": .string(clearing.validUntil.description),
      "revokedOn": .text(clearing.revokedOn?.description),
      "asksForFinger": fingers.isEmpty ? nil : .boolean(true),
    ])
  }

  init(number: Int64, n: Int64, clearing: Clearing, fingers: [RecordedTemplate]) {
    self.number = number
    self.n = n
    self.clearing = clearing
    self.fingers = fingers
  }

  // MARK: The sealed row

  private static let type = "maabar/clearing/1"

  /// What stands in the sealed row.
  func payload() throws(Fault) -> [UInt8] {
    let fingers = fingers.map { finger -> JSON in
      [
        "finger": .integer(Int64(finger.finger.rawValue)), "format": .string(finger.format),
        "data": .string(finger.base64),
      ]
    }
    return try JSON.object([
      "type": .string(StoredClearing.type), "clearing": clearing.json, "fingers": .array(fingers),
    ]).canonicalLine()
  }

  /// Reads a sealed row's content; throws for what is none.
  init(number: Int64, n: Int64, payload: [UInt8]) throws(Fault) {
    let json = try JSON.parse(payload)
    guard json["type"]?.string == StoredClearing.type, let clearing = json["clearing"] else {
      throw Fault(.storeCorrupt, at: "clearing \(number)", "no clearing")
    }
    var fingers: [RecordedTemplate] = []
    for finger in try json.list("fingers") {
      guard let code = finger["finger"]?.integer,
        let position = FingerPosition(rawValue: Int(clamping: code))
      else { throw Fault(.storeCorrupt, at: "clearing \(number)", "no finger") }
      fingers.append(
        RecordedTemplate(
          finger: position, format: try finger.requiredString("format"),
          base64: try finger.requiredString("data")))
    }
    self.init(number: number, n: n, clearing: try Clearing(json: clearing), fingers: fingers)
  }
}

/// A possible match that a clearing answers: it stops nobody, and the record says so.
public struct ClearedMatch: Sendable {
  /// The match.
  public let match: PossibleMatch
  /// What answers it.
  public let clearing: StoredClearing

  /// The clearing's number, officer and last day.
  public var json: JSON {
    [
      "list": .string(match.list.id), "entry": .string(match.entryCode),
      "clearing": .integer(clearing.number), "officer": .string(clearing.clearing.officer),
      "validUntil": .string(clearing.clearing.validUntil.description),
    ]
  }
}

public import Bytes
public import Codes

/// Who the office is: the file `office.json` among its agreements, `maabar/office/1`.
public struct OfficeProfile: Hashable, Sendable {
  /// The type of the file.
  public static let type = "maabar/office/1"

  /// Our State.
  public let state: Country
  /// The office's name on documents.
  public let name: LocalText
  /// Days before the last day of a limit on which a reminder is due, the first first.
  public let remindDays: [Int]

  /// What is taken where an office has said nothing.
  static func standard() throws(Fault) -> OfficeProfile {
    try OfficeProfile(json: [
      "type": .string(type), "state": "IRQ",
      "name": [
        "en": "Readmission Office", "ar": "مكتب إعادة القبول", "ckb": "نووسینگەی وەرگرتنەوە",
      ],
    ])
  }

  /// Reads the file; throws `.field`.
  public init(json: JSON) throws(Fault) {
    guard json["type"]?.string == OfficeProfile.type else {
      throw Fault(.field, at: "type", "a file \(OfficeProfile.type) expected")
    }
    try json.allow(only: ["type", "state", "name", "remindDays"])
    state = try Country(stateCode: json.requiredString("state"), at: "state")
    name = try LocalText(json: json["name"], at: "name")
    let days = try json.items("remindDays") { item throws(Fault) in
      guard let day = item.integer, (0...365).contains(day) else {
        throw Fault(.field, "days from 0 to 365 expected")
      }
      return Int(day)
    }
    remindDays = days.isEmpty ? [7, 3, 1] : days.sorted(by: >)
  }
}

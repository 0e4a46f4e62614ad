/// A JSON value (RFC 8259).
///
/// Records, manifests and everything signed use only objects, arrays, strings and integers: see
/// `canonicalLine()`. Lists and files of other programs may hold the rest.
public enum JSON: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number without fraction or exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case decimal(Double)
  /// A string of Unicode scalars.
  case string(String)
  /// An ordered list.
  case array([JSON])
  /// Names and values; the order of the text is not kept.
  case object([String: JSON])

  /// The value of a field of an object; nil for a missing one, `null`, or a value of another kind.
  public subscript(name: String) -> JSON? {
    guard case .object(let fields) = self, let value = fields[name], value != .null else {
      return nil
    }
    return value
  }

  /// The text of a string, else nil.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The value of an integer, else nil.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The value of a boolean, else nil.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

  /// The items of an array, else nil.
  public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }

  /// The fields of an object, else nil.
  public var object: [String: JSON]? { if case .object(let fields) = self { fields } else { nil } }

  /// The text of a required field; throws `.field` naming it.
  public func requiredString(_ name: String) throws(Fault) -> String {
    guard let text = self[name]?.string else {
      throw Fault(.field, at: name, "text expected")
    }
    return text
  }

  /// The value of a required whole-number field; throws `.field` naming it.
  public func requiredInteger(_ name: String) throws(Fault) -> Int64 {
    guard let value = self[name]?.integer else {
      throw Fault(.field, at: name, "a whole number expected")
    }
    return value
  }

  /// The items of a field that may be missing (then none); throws `.field` when it is no array.
  public func list(_ name: String) throws(Fault) -> [JSON] {
    guard let value = self[name] else { return [] }
    guard let items = value.array else { throw Fault(.field, at: name, "a list expected") }
    return items
  }

  /// An object of the fields whose value is not nil.
  public static func fields(_ pairs: KeyValuePairs<String, JSON?>) -> JSON {
    var fields: [String: JSON] = [:]
    for (name, value) in pairs { if let value { fields[name] = value } }
    return .object(fields)
  }

  /// A string, or nil for nil: for use with `fields`.
  public static func text(_ text: String?) -> JSON? { text.map(JSON.string) }

  /// An integer, or nil for nil: for use with `fields`.
  public static func number(_ value: (some BinaryInteger)?) -> JSON? {
    value.map { .integer(Int64(clamping: $0)) }
  }

  /// An array of strings.
  public static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object; of a repeated name the last counts.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}

public import Bytes

/// A part of a record that can also be given by itself, in the same form and under the same rules:
/// what a script or another program hands to a station.
public protocol RecordPart {
  /// Reads the part's JSON object; `place` names it in faults. Throws `.record` and `.recordField`.
  init(json: JSON, at place: String) throws(Fault)
}

extension FieldReader {
  /// Reads a whole object with the part's own reader.
  static func whole<Part>(
    _ json: JSON, at place: String, _ read: (inout FieldReader) throws(Fault) -> Part
  ) throws(Fault) -> Part {
    var fields = try FieldReader(json, at: place)
    let part = try read(&fields)
    try fields.end()
    return part
  }
}

extension RecordedName: RecordPart {
  /// Reads a name.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedName(&part)
    }
  }
}

extension RecordedDocument: RecordPart {
  /// Reads a document.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedDocument(&part)
    }
  }
}

extension RecordedPermit: RecordPart {
  /// Reads a visa or permit.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedPermit(&part)
    }
  }
}

extension RecordedConveyance: RecordPart {
  /// Reads a conveyance.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedConveyance(&part)
    }
  }
}

extension RecordedLink: RecordPart {
  /// Reads a link.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedLink(&part)
    }
  }
}

extension RecordedMissing: RecordPart {
  /// Reads what was not captured.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedMissing(&part)
    }
  }
}

extension RecordedTemplate: RecordPart {
  /// Reads a template.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedTemplate(&part)
    }
  }
}

extension RecordedDecision: RecordPart {
  /// Reads a decision; its direction and proposal are held against it when it is recorded.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try RecordedDecision(&part)
    }
  }
}

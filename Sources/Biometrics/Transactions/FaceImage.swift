public import Bytes
public import Codes

/// A photograph: record type 10, a face, a scar, a mark or a tattoo (ANSI/NIST-ITL 1-2011, clause
/// 8.10). The image stays as it came; nobody is recognised by it here.
public struct FaceImage: Hashable, Sendable {
  /// The information designation character.
  public var designation: Int
  /// What it shows (10.003): `FACE`, `SCAR`, `MARK`, `TATTOO`, ...
  public var kind: String
  /// Who took it (10.004).
  public var source: String
  /// The day it was taken, in local time (10.005).
  public var captured: CivilDate?
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// How the data is compressed.
  public var compression: TransactionCompression
  /// The colour space (10.012): `SRGB`, `GRAY`, ...
  public var colours: String
  /// The image data.
  public var data: [UInt8]

  /// A photograph of a face in JPEG, to be written.
  public init(
    jpeg: [UInt8], width: Int, height: Int, designation: Int, captured: CivilDate?, source: String
  ) {
    self.designation = designation
    kind = "FACE"
    self.source = source
    self.captured = captured
    self.width = width
    self.height = height
    compression = .jpeg
    colours = "SRGB"
    data = jpeg
  }

  /// True for a face.
  public var isFace: Bool { kind == "FACE" }

  /// Reads a record of type 10; throws `.transaction` for one without sides or data.
  init(_ record: TransactionRecord) throws(Fault) {
    func word(_ field: Int) -> String { record.field(field)?.word ?? "" }
    guard let width = record.field(6)?.integer, let height = record.field(7)?.integer,
      let data = record.field(Parameters.Transaction.dataField)?.content
    else { throw Fault(.transaction, at: "type 10", "sides and data expected") }
    designation = record.designation ?? 0
    kind = word(3)
    source = word(4)
    captured = record.field(5)?.word.flatMap(TransactionHeader.date)
    self.width = width
    self.height = height
    compression = TransactionCompression(word: word(11))
    colours = word(12)
    self.data = data
  }

  /// The record; throws `.transaction` for text with control characters.
  public func record() throws(Fault) -> TransactionRecord {
    let day = captured?.description.replacing("-", with: "") ?? ""
    let texts = [
      (3, kind), (4, source), (5, day), (6, "\(width)"), (7, "\(height)"), (8, "0"), (9, "1"),
      (10, "1"), (11, compression.word), (12, colours),
    ]
    var fields: [TransactionField] = []
    for (number, text) in texts {
      fields.append(try TransactionField(type: 10, number: number, text))
    }
    fields.append(
      TransactionField(type: 10, number: Parameters.Transaction.dataField, content: data))
    return TransactionRecord(type: 10, designation: designation, fields: fields)
  }
}

extension BiometricTransaction {
  /// The photographs, in the file's order; records of type 10 without sides or data are left out.
  public var photographs: [FaceImage] { records(10).compactMap { try? FaceImage($0) } }
}

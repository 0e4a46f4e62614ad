public import Bytes
import Codes
import Crypto

/// A release as the files that are published.
public enum ReleaseFolder {
  /// The file that says what the others are.
  public static let description = "release.json"
  /// The signed checkpoint, a note that anyone can check with the log's verifier key.
  public static let checkpoint = "checkpoint"

  /// Which records of each point of entry and day had arrived, and where control was reduced.
  public static let completeness = "completeness.csv"
  /// How the figures of the series changed.
  public static let revisions = "revisions.csv"

  static let type = "maabar/flow-release-folder/1"

  /// The files by their names: each table under the name given for it, what describes them, and the
  /// checkpoint.
  public static func files(
    of release: PublishedRelease, named names: [String]
  ) -> [(name: String, text: String)] {
    zip(names, release.tables).map { ($0, $1.csv()) } + beside(release) + [
      (description, json(of: release, named: names).line() + "\n"),
      (checkpoint, release.entry.note),
    ]
  }

  private static func beside(_ release: PublishedRelease) -> [(name: String, text: String)] {
    [
      (completeness, release.entry.completeness.csv()), (revisions, release.revisions.csv()),
    ]
  }

  /// What describes a release: source, period, method, checkpoint, and every table by its SHA-256.
  static func json(of release: PublishedRelease, named names: [String]) -> JSON {
    let (entry, query) = (release.entry, release.tables[0].query)
    return .fields([
      "type": .string(type), "release": .string(entry.mark.label),
      "series": .string(entry.mark.series), "made": .string(entry.mark.made.description),
      "figures": .string(entry.mark.standing.rawValue), "revises": .number(entry.mark.revises),
      "facts": .integer(entry.mark.arrival), "source": .string(entry.origin.source),
      "checkpoint": .text(entry.origin.checkpoint), "from": .string(query.from.description),
      "to": .string(query.to.description), "measure": .string(query.measures[0].rawValue),
      "where": query.json["where"], "minimumCell": .number(query.minimumCell),
      "rules": entry.rules.json, "notes": .texts(release.tables[0].notes),
      "tables": .array(
        zip(names, release.tables).map { name, table in
          [
            "file": .string(name), "by": .texts(table.query.dimensions.map(\.rawValue)),
            "sha256": .string(table.digest),
          ]
        }),
      "beside": .array(
        beside(release).map { file in
          ["file": .string(file.name), "sha256": .string(digest(Array(file.text.utf8)))]
        }),
    ])
  }

  /// A described folder as a reader finds it; nothing in it is true yet.
  public struct Described: Equatable, Sendable {
    /// The release's label.
    public let label: String
    /// The checkpoint: origin, size and root.
    public let checkpoint: String?
    /// The files of the tables, with their SHA-256 in hexadecimal.
    public let tables: [File]
    /// What lies beside them: completeness and revisions.
    public let beside: [File]

    /// A file and its SHA-256.
    public struct File: Equatable, Sendable {
      /// The file's name in the folder.
      public let name: String
      /// SHA-256 in hexadecimal.
      public let digest: String

      init(_ json: JSON) throws(Fault) {
        name = try json.requiredString("file")
        digest = try json.requiredString("sha256")
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
          throw Fault(.field, at: "file", "a file of this folder expected")
        }
      }
    }

    /// Reads `release.json`; throws `.field` for what is none.
    public init(_ bytes: [UInt8]) throws(Fault) {
      let json = try JSON.parse(bytes, limits: JSON.Limits(bytes: 1 << 20))
      guard try json.requiredString("type") == ReleaseFolder.type else {
        throw Fault(.field, at: "type", "\(ReleaseFolder.type) expected")
      }
      label = try json.requiredString("release")
      checkpoint = json["checkpoint"]?.string
      var (tables, beside) = ([File](), [File]())
      for file in try json.list("tables") { tables.append(try File(file)) }
      for file in try json.list("beside") { beside.append(try File(file)) }
      (self.tables, self.beside) = (tables, beside)
    }
  }

  /// The label of a published table: what stands last in its third line, the first row of numbers.
  /// Throws `.flowQuery` for a file that has none.
  public static func label(ofTable csv: [UInt8]) throws(Fault) -> String {
    let lines = csv.split(separator: UInt8(ascii: "\n"), maxSplits: 3)
    let last = lines.count > 2 ? lines[2].split(separator: UInt8(ascii: ",")).last : nil
    let text = last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let label = text.trimmingSuffix { $0 == "\r" || $0 == "\r\n" }
    guard ReleaseMark.number(of: label) != nil else {
      throw Fault(.flowQuery, "no table of a release: its rows end with no label")
    }
    return label
  }

  /// SHA-256 of a file, as descriptions give it.
  public static func digest(_ bytes: [UInt8]) -> String { Hash.digest(bytes).hex }
}

extension String {
  fileprivate func trimmingSuffix(_ isCut: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, isCut(last) { text.removeLast() }
    return String(text)
  }
}

import Bytes
import Console
import Host
import Match

/// The options that say how a list file is to be read, and the one way to read them.
enum ListOptions {
  static let form = Parameter.optional(
    "--format", .choice(of: WatchlistForm.self),
    "the form of the file, where its beginning does not tell it")
  static let sides = Parameter.repeated(
    "--with", .file, "a file that goes with OFAC's SDN.CSV: ALT.CSV, ADD.CSV, SDN_COMMENTS.CSV")
  static let mapping = Parameter.optional(
    "--mapping", .file, "how a national table is read, as a mapping file")
  static let id = Parameter.optional(
    "--as", .word("ID"), "the identifier the list is to have, for lists that name none")
  static let issue = Parameter.optional(
    "--issue", .number(1...Int.max),
    "the version, for lists that name none: the moment of their issue as 20261121000000")

  static let all: [any AnyParameter] = [form, sides, mapping, id, issue]

  /// What the command line says of a file.
  static func file(_ path: Path, _ invocation: Invocation) throws(Fault) -> WatchlistFile {
    var file = WatchlistFile(try source(path, invocation))
    file.form = invocation[form]
    file.id = invocation[id]
    file.version = invocation[issue].map { Int64($0) }
    for side in invocation[sides] { file.sides.append(try source(side, invocation)) }
    if let path = invocation[mapping] {
      let bytes = try invocation.read(path, limit: TableMapping.maximumBytes)
      do throws(Fault) { file.mapping = try TableMapping(bytes) } catch {
        throw error.within(path.string)
      }
    }
    return file
  }

  /// A file is read piece by piece; standard input stands in memory.
  static func source(_ path: Path, _ invocation: Invocation) throws(Fault) -> ByteSource {
    if path.string == "-" {
      return ByteSource(try invocation.read(path, limit: 1 << 30))
    }
    guard invocation.machine.files.kind(of: path) != nil else {
      throw Fault(.fileMissing, at: path.string, "no such file or folder")
    }
    return ByteSource(path, files: invocation.machine.files)
  }

  /// A list to be looked at only: what names no version is version 0 of a list of the file's name.
  static func unversioned(
    _ path: Path, _ invocation: Invocation, as id: String
  ) throws(Fault) -> any WatchlistReading {
    var file = WatchlistFile(try source(path, invocation))
    file.unnamed = WatchlistReference(id: id, title: path.name, version: 0)
    return try reading(path) { () throws(Fault) in
      try file.reader(unversioned: true)
    }
  }

  /// Runs what reads a file and names the file in its faults.
  static func reading<Value>(
    _ path: Path, _ body: () throws(Fault) -> Value
  ) throws(Fault) -> Value {
    do throws(Fault) { return try body() } catch {
      throw error.within(path.string == "-" ? "standard input" : path.string)
    }
  }
}

import Bytes
import Foundation
import Testing

/// A program of the package as it was built, run as a process of its own.
struct BuiltProgram {
  /// What one run gave.
  struct Run {
    let status: Int32
    let output: String
    let problems: String

    /// The lines of the output as JSON.
    func json() throws -> [JSON] {
      try output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    }
  }

  let name: String
  let folder: String

  static func station(in folder: String) -> BuiltProgram {
    BuiltProgram(name: "maabar", folder: folder)
  }

  static func registry(in folder: String) -> BuiltProgram {
    BuiltProgram(name: "maabar-registry", folder: folder)
  }

  /// The program beside the test runner that this is.
  private func path() throws -> URL {
    let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(name)
  }

  /// A file by which a station's first administrator is named, and signs in.
  private func signIn() throws -> String {
    let path = folder + "/.sign-in"
    try "1001\nfour quiet camels cross\n".write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Runs the program to its end.
  func run(_ words: [String], input: String = "") throws -> Run {
    try run(words, input: input, killAfterMilliseconds: nil)
  }

  /// Runs the program and kills it (SIGKILL) after a while unless it has ended.
  func run(_ words: [String], input: String, killAfterMilliseconds: Int?) throws -> Run {
    let process = Process()
    process.executableURL = try path()
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    if ["setup", "officer"].contains(words.first) {
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["MAABAR_SIGN_IN": try signIn()], uniquingKeysWith: { $1 })
    }
    let unique = UUID().uuidString
    let names = ["in", "out", "err"].map { "\(folder)/.\($0)-\(unique)" }
    _ = FileManager.default.createFile(atPath: names[0], contents: Data(input.utf8))
    for name in names[1...] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    defer { for name in names { try? FileManager.default.removeItem(atPath: name) } }
    process.standardInput = FileHandle(forReadingAtPath: names[0])
    process.standardOutput = FileHandle(forWritingAtPath: names[1])
    process.standardError = FileHandle(forWritingAtPath: names[2])
    try process.run()
    if let killAfterMilliseconds {
      usleep(UInt32(killAfterMilliseconds) * 1000)
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    // Whoever makes a station goes on to work there: the runs that follow find a session.
    if words.first == "setup", words.contains("--poe"), process.terminationStatus == 0,
      let option = words.firstIndex(of: "--station")
    {
      try succeed(["officer", "sign-in", "--station", words[option + 1]])
    }
    return Run(
      status: process.terminationStatus, output: text(names[1]), problems: text(names[2]))
  }

  /// The program's file.
  func executable() throws -> String { try path().path }

  /// Starts the program with an open standard input; what it writes goes into the folder's
  /// `.answer` and `.problems`.
  func start(_ words: [String], _ input: Pipe) throws -> Process {
    let process = Process()
    process.executableURL = try path()
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let names = [".answer", ".problems"].map { "\(folder)/\($0)" }
    for name in names { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    process.standardInput = input
    process.standardOutput = FileHandle(forWritingAtPath: names[0])
    process.standardError = FileHandle(forWritingAtPath: names[1])
    try process.run()
    return process
  }

  /// Runs the program and demands success.
  @discardableResult
  func succeed(_ words: [String], input: String = "") throws -> Run {
    let run = try run(words, input: input)
    try #require(run.status == 0, "\(name) \(words.joined(separator: " ")): \(run.problems)")
    return run
  }

  private func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}

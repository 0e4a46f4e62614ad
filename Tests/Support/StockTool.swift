import Foundation
import Testing

/// Another program's run: what tests hold our bytes against.
public struct StockTool: Sendable {
  /// The exit status.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: [UInt8]
  /// What it wrote to standard error.
  public let problems: String

  /// The output as text without the newline at its end.
  public var text: String {
    let text = String(decoding: output, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Runs `bash` with the lines of `script` in `folder` and waits for its end; every line must
  /// succeed (`set -eu -o pipefail`). Arguments are `$1` and on. Where a program that the script
  /// needs is not installed, the test is cancelled and says so.
  public static func bash(
    _ script: String, _ arguments: [String] = [], in folder: String
  ) throws -> StockTool {
    for tool in ["openssl", "python3", "sqlite3", "curl"]
    where script.contains("\(tool) ") && !isInstalled(tool) {
      try Test.cancel("the program \(tool) is not installed")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "set -eu -o pipefail\n" + script, "bash"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Output goes through files: a full pipe would stop the program.
    let names = ["stdout", "stderr"].map { "\(folder)/.\($0)-\(UUID().uuidString)" }
    for name in names { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    defer { for name in names { try? FileManager.default.removeItem(atPath: name) } }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: names[0])
    process.standardError = FileHandle(forWritingAtPath: names[1])
    try process.run()
    process.waitUntilExit()
    let contents = names.map { [UInt8](FileManager.default.contents(atPath: $0) ?? Data()) }
    return StockTool(
      status: process.terminationStatus, output: contents[0],
      problems: String(decoding: contents[1], as: UTF8.self))
  }
}

extension StockTool {
  /// True when a program stands in one of the folders of PATH.
  public static func isInstalled(_ tool: String) -> Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
  }
}

/// Writes a small file for a test.
public func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Writes a small text file for a test.
public func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

/// Reads a file that a test or another program wrote.
public func read(_ path: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
}

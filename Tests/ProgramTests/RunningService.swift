import Bytes
import Foundation
import Testing

/// `maabar-registry serve` as a process of its own, at a port that the system chose.
final class RunningService {
  let process = Process()
  let port: Int64
  let publicPort: Int64

  /// Starts it and waits until it says that it serves.
  init(_ registry: BuiltProgram, folder: String) throws {
    process.executableURL = URL(fileURLWithPath: try registry.executable())
    process.arguments = [
      "serve", "--registry", folder, "--reachable-at", "https://127.0.0.1", "--listen", "127.0.0.1",
      "--port", "0", "--public-port", "0", "--json",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: registry.folder)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var line: [UInt8] = []
    while !line.contains(0x0a) {
      let bytes = output.fileHandleForReading.availableData
      try #require(!bytes.isEmpty, "the service ended before it served")
      line += bytes
    }
    let said = try JSON.parse(Array(line.prefix { $0 != 0x0a }))
    port = try #require(said["port"]?.integer)
    publicPort = try #require(said["publicPort"]?.integer)
  }

  var address: String { "https://127.0.0.1:\(port)" }

  /// Asks it to stop, and gives its exit status.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit { if process.isRunning { process.terminate() } }
}

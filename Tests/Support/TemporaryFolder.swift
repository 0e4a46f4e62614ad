import Foundation

/// Lends an empty folder of its own to `body` and removes it with all it holds afterwards.
public func withTemporaryFolder<Result, Problem: Error>(
  _ body: (_ path: String) throws(Problem) -> Result
) throws(Problem) -> Result {
  let path = newTemporaryFolder()
  defer { removeTemporaryFolder(path) }
  return try body(path)
}

/// Lends an empty folder of its own to an asynchronous `body` and removes it afterwards.
public func withTemporaryFolder<Result, Problem: Error>(
  _ body: (_ path: String) async throws(Problem) -> Result
) async throws(Problem) -> Result {
  let path = newTemporaryFolder()
  defer { removeTemporaryFolder(path) }
  return try await body(path)
}

private func newTemporaryFolder() -> String {
  let path = FileManager.default.temporaryDirectory.path + "/maabar-test-\(UUID().uuidString)"
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch { fatalError("no temporary folder at \(path): \(error)") }
  return path
}

private func removeTemporaryFolder(_ path: String) {
  // A test may have taken the right to write away.
  for name in [""] + (FileManager.default.subpaths(atPath: path) ?? []) {
    let full = "\(path)/\(name)"
    guard
      (try? FileManager.default.attributesOfItem(atPath: full)[.type]) as? FileAttributeType
        == .typeDirectory
    else { continue }
    try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: full)
  }
  try? FileManager.default.removeItem(atPath: path)
}

public import Bytes
import Glibc

/// A folder for the time of one piece of work.
public enum Scratch {
  /// Lends `body` a new folder below `folder`, readable by this user only, and removes it with all
  /// it holds afterwards.
  public static func lend<Result>(
    below folder: Path, randomness: some Randomness, _ body: (Path) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let path = folder / "maabar-\(randomness.hex(8))"
    try Disk().makeFolder(path)
    defer { remove(path) }
    return try body(path)
  }

  /// Removes a folder with all it holds, as far as it can; links are removed, never followed.
  package static func remove(_ folder: Path) {
    for entry in (try? Disk().list(folder, limit: .max)) ?? [] {
      let path = folder / entry.name
      if entry.kind == .folder { remove(path) } else { unsafe unlink(path.string) }
    }
    unsafe rmdir(folder.string)
  }
}

import CHost
import Glibc

/// A folder that a power cut empties: in memory (tmpfs, ramfs), never on a disk.
///
/// What lies in memory may still be swapped out; `hasSwap` tells.
public enum VolatileFolder {
  /// A folder of this user's own: below `/run/user`, `/run` for root, or `/dev/shm`, the first that
  /// is in memory. Nil where there is none, or where somebody else has laid one there.
  public static func own(_ name: String) -> Path? {
    let user = geteuid()
    let candidates: [Path] = [
      Path("/run/user/\(user)") / name, Path("/run") / name, Path("/dev/shm") / "\(name)-\(user)",
    ]
    return candidates.first { path in
      isInMemory(path.parent) && (unsafe mkdir(path.string, 0o700) == 0 || errno == EEXIST)
        && isOwn(path)
    }
  }

  /// True for a path on a file system in memory.
  public static func isInMemory(_ path: Path) -> Bool {
    unsafe maabar_is_in_memory(path.string) == 1
  }

  /// True for a folder, no link, that belongs to this user and that nobody else may enter.
  public static func isOwn(_ path: Path) -> Bool {
    var status = stat()
    return unsafe lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
  }

  /// True when memory may be written to a swap space.
  public static var hasSwap: Bool {
    let lines = (try? Disk().read("/proc/swaps", limit: 64 * 1024)) ?? []
    return lines.split(separator: 0x0a).count > 1
  }
}

public import Bytes
public import Host

/// Copies of a database that others may keep.
extension Database {
  /// Writes a whole, compact copy of what is committed to a file that is not there yet, mode 0600,
  /// synced. Nothing that was deleted is in it.
  ///
  /// Throws `.storeUnopened` when something stands at the path, and what writing throws.
  public func copy(to path: Path) throws(Fault) {
    guard Disk().kind(of: path) == nil else {
      throw Fault(.storeUnopened, at: path.string, "something stands here already")
    }
    try Disk().write([], to: path, secret: true)
    try run("VACUUM INTO ?", path.string)
  }
}

import Bytes
import Console
import Document
import Host

/// Where the portrait of the chip in the lane lies for the officer to look at: one file at a time,
/// which only this user may read, gone with the next traveller.
final class PortraitFolder {
  private let folder: Path
  private let files: any Files
  /// The portrait of now.
  private var current: Path?

  /// A folder, made when it is not there.
  init(_ folder: Path, files: any Files) throws(Fault) {
    try files.makeFolder(folder)
    self.folder = folder
    self.files = files
  }

  /// Writes the portrait of DG2 as the issuer made it (JPEG or JPEG 2000), and says where.
  func show(_ chip: ChipContent, on outlet: Outlet) throws(Fault) {
    try clear()
    guard let portrait = chip.portrait() else { return }
    let path = folder / "portrait.\(portrait.format.fileExtension)"
    try files.write(portrait.bytes, to: path, secret: true)
    current = path
    outlet.note("  \(path): the chip's portrait")
  }

  /// Takes the portrait away.
  func clear() throws(Fault) {
    guard let path = current else { return }
    try files.remove(path)
    current = nil
  }
}

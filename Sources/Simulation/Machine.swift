import Bytes
import Host
import Torture

/// What is to go wrong with a machine while it does something.
enum Trouble {
  case none
  /// The power fails after so many requests to the disk; after the work when it makes fewer.
  case power(Int, PowerCut, UInt64)
  /// The disk is full after so many requests that make a file longer.
  case full(Int)

  var isNone: Bool { if case .none = self { true } else { false } }
}

/// One machine: a folder on a disk that can fail, and clocks.
final class Machine {
  let name: String
  let root: Path
  let clock: MachineClock
  let files: RecordingFiles
  /// False for a disk that says that it synced and does not.
  var isHonest = true
  private let disk: DiskLog

  init(_ name: String, _ root: Path, _ world: WorldTime) throws(Fault) {
    self.name = name
    self.root = root
    clock = MachineClock(world, name)
    disk = .idle(below: root.string)
    files = RecordingFiles(disk)
    try Disk().makeFolder(root)
    RecordingFileSystem.mount(disk)
  }

  deinit { RecordingFileSystem.unmount(disk) }

  /// True while the power is off: nothing that is still under way reaches anybody.
  var isDead: Bool { disk.isDead }

  /// What follows runs into trouble.
  func arm(_ trouble: Trouble) {
    switch trouble {
    case .none: disk.end()
    case .power(let after, _, _): disk.begin(failingAfter: after + 1)
    case .full(let growths): disk.begin(failingAfter: nil, fullAfter: growths)
    }
  }

  /// The power is off from now on, if it is not yet.
  func cutPower() { disk.cut() }

  /// The power is back: the disk holds what a cut leaves of it. Everything that was open must be
  /// closed. Gives how many files were touched.
  func restart(_ cut: PowerCut, _ seed: UInt64) throws(Fault) -> Int {
    let image = disk.end(cut, seed: seed, isHonest: isHonest)
    for (name, bytes) in image.sorted(by: { $0.key < $1.key }) {
      let path = Path("\(root.string)/\(name)")
      if let bytes {
        try Disk().makeFolder(path.parent)
        try Disk().place(bytes, at: path)
      } else {
        try Disk().remove(path)
      }
      // What SQLite shares in memory does not outlast the power.
      try Disk().remove(Path(path.string + "-shm"))
      if name.hasSuffix("-wal") {
        try Disk().remove(Path(String(path.string.dropLast(4)) + "-shm"))
      }
    }
    clock.reboot()
    return image.count
  }

  /// There is room on the disk again, and the power stays on.
  func disarm() { disk.end() }
}

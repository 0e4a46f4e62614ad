import Bytes
import Glibc
import Host
import Support
import Testing

@Suite("The file system")
struct DiskTests {
  private let disk = Disk()

  @Test("what is written is read back, replaced whole, and leaves no part behind")
  func writes() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder) / "file"
      try disk.write([1, 2, 3], to: path)
      try disk.write([4], to: path)
      #expect(try disk.read(path, limit: 10) == [4])
      #expect(try disk.list(Path(folder), limit: 10).map(\.name) == ["file"])
    }
  }

  @Test("a secret file can be read by its owner only")
  func writesSecret() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder) / "key"
      try disk.write([1], to: path, secret: true)
      var status = stat()
      #expect(unsafe stat(path.string, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test("a write that fails in the middle leaves the old file whole and no part behind")
  func survivesFullDisk() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let path = Path(folder) / "file"
        try Disk().write([7, 7, 7], to: path)
        // No file may grow beyond 64 KiB from here on: the kernel fails the write halfway.
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 65_536, rlim_max: 65_536)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let large = [UInt8](repeating: 1, count: 1 << 20)
        let fault = #expect(throws: Fault.self) { try Disk().write(large, to: path) }
        precondition(fault?.code.exit == .storage)
        let left = try Disk().list(Path(folder), limit: 10).map(\.name)
        let old = try Disk().read(path, limit: 10)
        precondition(left == ["file"] && old == [7, 7, 7])
      }
    }
  }

  @Test("a write never goes through a link or waits on a pipe that stands in its way")
  func replacesLaidPart() throws {
    try withTemporaryFolder { folder in
      let victim = Path(folder) / "victim"
      try disk.write([9], to: victim)
      unsafe symlink(victim.string, folder + "/file.part")
      try disk.write([1], to: Path(folder) / "file")
      unsafe link(victim.string, folder + "/file.part")
      try disk.write([2], to: Path(folder) / "file")
      unsafe mkfifo(folder + "/file.part", 0o600)
      try disk.write([3], to: Path(folder) / "file")
      #expect(try disk.read(victim, limit: 10) == [9])
      #expect(try disk.read(Path(folder) / "file", limit: 10) == [3])
      #expect(try disk.list(Path(folder), limit: 10).map(\.name) == ["file", "victim"])
    }
  }

  @Test("a write never puts a file in the place of a pipe or device")
  func keepsSpecialFiles() throws {
    try withTemporaryFolder { folder in
      let pipe = Path(folder) / "pipe"
      #expect(unsafe mkfifo(pipe.string, 0o600) == 0)
      #expect(throws: Fault(.fileKind, "")) { try disk.write([1], to: pipe) }
      var status = stat()
      let found = unsafe lstat(pipe.string, &status)
      #expect(found == 0 && status.st_mode & S_IFMT == S_IFIFO)
      let names = try disk.list(Path(folder), limit: 10).map(\.name)
      #expect(names == ["pipe"])
    }
  }

  @Test("a write to a folder's name, into a file or into nothing is refused and leaves nothing")
  func refusesWrongPlaces() throws {
    try withTemporaryFolder { folder in
      try disk.makeFolder(Path(folder) / "a/b/c")
      try disk.makeFolder(Path(folder) / "a/b/c")
      try disk.write([1], to: Path(folder) / "file")
      #expect(throws: Fault(.fileKind, "")) { try disk.write([1], to: Path(folder) / "a") }
      #expect(throws: Fault(.fileMissing, "")) {
        try disk.write([1], to: Path(folder) / "file/x")
      }
      #expect(throws: Fault(.fileMissing, "")) { try disk.write([1], to: Path(folder) / "no/x") }
      #expect(throws: Fault(.fileKind, "")) { try disk.makeFolder(Path(folder) / "file") }
      #expect(try disk.list(Path(folder), limit: 10).map(\.name) == ["a", "file"])
    }
  }

  @Test("a pipe, a device and a folder are refused at once; a link is followed")
  func readsRegularFiles() throws {
    try withTemporaryFolder { folder in
      let pipe = Path(folder) / "pipe"
      #expect(unsafe mkfifo(pipe.string, 0o600) == 0)
      for path in [pipe, Path(folder), "/dev/zero"] {
        #expect(throws: Fault(.fileKind, "")) { try disk.read(path, limit: 10) }
      }
      try disk.write([5], to: Path(folder) / "file")
      unsafe symlink("file", folder + "/link")
      #expect(try disk.read(Path(folder) / "link", limit: 10) == [5])
      #expect(disk.kind(of: Path(folder) / "link") == .other)
      unsafe symlink("loop", folder + "/loop")
      #expect(throws: Fault(.fileKind, "")) { try disk.read(Path(folder) / "loop", limit: 10) }
      #expect(throws: Fault(.fileMissing, "")) { try disk.read(Path(folder) / "no", limit: 10) }
    }
  }

  @Test("a file is read up to its limit and not a byte beyond, also one that says it is empty")
  func boundsSize() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder) / "file"
      try disk.write([UInt8](repeating: 1, count: 100_000), to: path)
      #expect(try disk.read(path, limit: 100_000).count == 100_000)
      #expect(throws: Fault(.fileTooLarge, "")) { try disk.read(path, limit: 99_999) }
      // Files of /proc say size 0.
      #expect(try disk.read("/proc/self/stat", limit: 4096).count > 10)
      #expect(throws: Fault(.fileTooLarge, "")) { try disk.read("/proc/self/stat", limit: 10) }
    }
  }

  @Test("a folder is listed in byte order with what each name is")
  func lists() throws {
    try withTemporaryFolder { folder in
      for name in ["b", "a", "é", "Z"] { try disk.write([1, 2], to: Path(folder) / name) }
      try disk.makeFolder(Path(folder) / "m")
      let entries = try disk.list(Path(folder), limit: 10)
      #expect(entries.map(\.name) == ["Z", "a", "b", "m", "é"])
      #expect(entries.map(\.size) == [2, 2, 2, 0, 2])
      #expect(entries.map(\.kind) == [.file, .file, .file, .folder, .file])
      #expect(throws: Fault(.fileMissing, "")) { try disk.list(Path(folder) / "no", limit: 10) }
    }
  }

  @Test("moving and removing say what is missing; removing nothing is no error")
  func movesAndRemoves() throws {
    try withTemporaryFolder { folder in
      let (old, new) = (Path(folder) / "old", Path(folder) / "new")
      try disk.write([1], to: old)
      try disk.move(old, to: new)
      #expect(!disk.exists(old) && disk.exists(new))
      #expect(throws: Fault(.fileMissing, "")) { try disk.move(old, to: new) }
      try disk.remove(new)
      try disk.remove(new)
      #expect(!disk.exists(new))
    }
  }

  @Test("paths are joined and taken apart")
  func namesPaths() {
    #expect((Path("/a/") / "b").string == "/a/b")
    #expect((Path("a") / "b").string == "a/b")
    #expect(Path("/a/b.txt").name == "b.txt")
    #expect(Path("/a/b").parent == "/a")
    #expect(Path("/a").parent == "/")
    #expect(Path("a").parent == ".")
  }

  @Test("one owner holds a folder until it lets go")
  func locksFolder() throws {
    try withTemporaryFolder { folder in
      do {
        let lock = try FolderLock(Path(folder))
        #expect(throws: Fault(.folderInUse, "")) { try FolderLock(Path(folder)) }
        withExtendedLifetime(lock) {}
      }
      #expect(throws: Never.self) { try FolderLock(Path(folder)) }
      #expect(throws: Fault(.fileMissing, "")) { try FolderLock(Path(folder) / "no") }
    }
  }

  @Test("a scratch folder goes away with all it holds, and what its links name stays")
  func removesScratch() throws {
    try withTemporaryFolder { folder in
      let kept = Path(folder) / "kept"
      try disk.makeFolder(kept)
      try disk.write([1], to: kept / "file")
      let scratch = try Scratch.lend(below: Path(folder), randomness: SystemRandomness()) {
        path throws(Fault) in
        try disk.makeFolder(path / "a/b")
        try disk.write([1], to: path / "a/b/c")
        unsafe symlink(kept.string, (path / "link").string)
        return path
      }
      #expect(!disk.exists(scratch))
      #expect(disk.exists(kept / "file"))
    }
  }
}

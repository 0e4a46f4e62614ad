import Foundation
import Testing

/// Debian's pcscd with the two virtual readers of vsmartcard-vpcd, for tests alone: its own
/// process, its own socket, its own ports. Tests take turns (`use`), for there is one library a
/// process.
///
/// Where the kernel lets it have a mount namespace, it meddles with no other pcscd of the machine;
/// elsewhere it stands at /run/pcscd when nobody else does and the folder can be written.
public final class CardServiceProcess: Sendable {
  /// The variable that makes a missing service a failure: `.ci/run` sets it.
  private static let requirement = "MAABAR_REQUIRES_PCSC"
  private static let turn = NSLock()
  private static let shared = CardServiceProcess()

  /// The TCP port at which a chip is laid on the first reader; the second has the next one.
  public let port: Int
  private let folder: String
  private let state = State()

  private final class State: @unchecked Sendable {
    let lock = NSLock()
    var process: Process?
    var input: Pipe?
  }

  /// Runs a test with the service running and nothing on its readers; cancels the test where it
  /// cannot be had, but in continuous integration.
  public static func use(_ body: (CardServiceProcess) throws -> Void) throws {
    if let missing {
      let isRequired = ProcessInfo.processInfo.environment[requirement] != nil
      try #require(!isRequired, "\(missing)")
      try Test.cancel(Comment(rawValue: missing))
    }
    turn.lock()
    defer { turn.unlock() }
    try shared.start()
    try body(shared)
  }

  /// Why there is no such service here; nil when there is.
  private static let missing: String? = {
    guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/pcscd") else {
      return "the Debian package pcscd is not installed"
    }
    guard FileManager.default.fileExists(atPath: driver) else {
      return "the Debian package vsmartcard-vpcd is not installed"
    }
    return nil
  }()

  private static let driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

  /// Serves the folder `run` as /run/pcscd until a line comes on standard input, or its end, with
  /// which the tests have ended; then takes the folders away.
  private static let script = #"""
    serve='/usr/sbin/pcscd --foreground --config "$1" & child=$!
    read -r _; kill -KILL $child; wait $child
    rm -f /run/pcscd/pcscd.{comm,pid}; rm -rf "${2%/run}"'
    apart='mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$2" /run/pcscd || exit 9
    '$serve
    for way in "unshare -m" "unshare -rm"; do
      if $way true 2>/dev/null; then exec $way bash -c "$apart" bash "$1" "$2"; fi
    done
    mkdir -p /run/pcscd && [ -w /run/pcscd ] || exit 9
    rm -f "$2/pcscd.comm"; ln -s /run/pcscd/pcscd.comm "$2/pcscd.comm"
    exec bash -c "$serve" bash "$1" "$2"
    """#

  private init() {
    folder = "/tmp/maabar-pcscd-\(UUID().uuidString.prefix(8))"
    port = 20_000 + Int.random(in: 0..<10_000) * 2
    // Read by the library at its first use, and by the programs that tests run.
    unsafe setenv("PCSCLITE_CSOCK_NAME", socket, 1)
  }

  private var socket: String { "\(folder)/run/pcscd.comm" }

  /// Starts the service and waits until it answers; nothing when it runs.
  public func start() throws {
    state.lock.lock()
    defer { state.lock.unlock() }
    if state.process?.isRunning == true { return }
    try prepare()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", Self.script, "bash", "\(folder)/conf", "\(folder)/run"]
    var environment = ProcessInfo.processInfo.environment
    // No reader of the machine is taken from its owner: there are no drivers for USB.
    environment["PCSCLITE_HP_DROPDIR"] = "\(folder)/none"
    process.environment = environment
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    (state.process, state.input) = (process, input)
    for _ in 0..<2000 where process.isRunning {
      if FileManager.default.fileExists(atPath: socket) { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
    throw Absent()
  }

  /// The folder with the configuration: one reader of two slots.
  private func prepare() throws {
    for name in ["conf", "run", "none"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    let channel = "0x" + String(port, radix: 16, uppercase: true)
    let reader = """
      FRIENDLYNAME "Virtual PCD"
      DEVICENAME /dev/null:\(channel)
      LIBPATH \(Self.driver)
      CHANNELID \(channel)

      """
    try write(reader, to: "\(folder)/conf/vpcd")
  }

  /// Ends the service and waits until it has.
  public func stop() {
    state.lock.lock()
    defer { state.lock.unlock() }
    guard let process = state.process, process.isRunning else { return }
    try? state.input?.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    process.waitUntilExit()
  }

  /// pcscd did not start.
  private struct Absent: Error {}
}

import Bytes
import Crypto
import Host
import Seal
import Wire

/// What anybody may read: the checkpoints and tiles of the registry's logs, as they lie on the disk
/// (c2sp.org/tlog-tiles). No personal data stands in them, and the registry itself is not asked.
///
///     /checkpoint, /tile/0/x001/067, /tile/entries/000.p/12     the first log
///     /witnessed                                                its newest cosigned checkpoint
///     /log-2/checkpoint, /log-2/tile/...                        one that a restore began
struct TileDoor: RequestHandler {
  let folder: RegistryFolder
  let files: any Files

  /// The deepest path of a tile: level or `entries`, then groups of three digits, and `.p/W`.
  private static let partsAtMost = 12

  /// Whatever stands here is only read.
  func methods(at path: [String]) -> [RequestHead.Method] { [.get, .head] }

  func admit(_ request: RequestHead, from peer: Digest?) -> Admission {
    guard request.method != .put else { return .answer(.refused(Refusal(405, "method"))) }
    var parts = request.path[...]
    var log: Int64 = 1
    if let first = parts.first, first.hasPrefix("log-"), let number = Int64(first.dropFirst(4)),
      number > 1, "log-\(number)" == first
    {
      log = number
      parts.removeFirst()
    }
    let place = folder.log(log)
    if parts == ["checkpoint"] {
      return .answer(file(folder.checkpoint(log), request, "text/plain"))
    }
    if parts == ["witnessed"] { return .answer(file(folder.witnessed(log), request, "text/plain")) }
    guard parts.first == "tile", parts.count <= TileDoor.partsAtMost,
      parts.dropFirst().allSatisfy(isTilePart)
    else { return .answer(.refused(Refusal(404, "route"))) }
    let path = place / parts.joined(separator: "/")
    return .answer(file(path, request, "application/octet-stream"))
  }

  /// `entries`, `0`, `x001`, `067`, `067.p`.
  private func isTilePart(_ part: String) -> Bool {
    if part == "entries" { return true }
    var digits = part.utf8[...]
    if digits.first == UInt8(ascii: "x") { digits.removeFirst() }
    if part.hasSuffix(".p") { digits.removeLast(2) }
    return (1...3).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  private func file(_ path: Path, _ request: RequestHead, _ type: String) -> Response {
    guard files.kind(of: path) == .file,
      let bytes = try? files.read(path, limit: Tile.fullWidth * (Parameters.logEntryBytes + 2))
    else { return .refused(Refusal(404, "none")) }
    return Response(200, .bytes(bytes), type: type)
  }
}

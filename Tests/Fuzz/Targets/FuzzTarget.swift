import Bytes

/// One parser of bytes from outside, as the fuzzer and the tests call it.
///
/// Whatever the bytes are, the parser gives a value or a fault and never traps. Where there is more
/// to hold (what was read can be written and read again), `run` says what did not.
public struct FuzzTarget: Sendable {
  /// The word that names it: `Tests/Fuzz/run json 60`, `Fixtures/fuzz/json`.
  public let name: String
  /// Passes bytes through the parser; gives what did not hold, or nil.
  public let run: @Sendable ([UInt8]) -> String?

  /// Names a parser.
  public init(
    _ name: String, run: @escaping @Sendable ([UInt8]) throws -> String?
  ) {
    self.name = name
    // A fault is a good answer to bad bytes; anything else thrown is not.
    self.run = { bytes in
      do { return try run(bytes) } catch let fault as Fault {
        return fault.code == .bug ? "\(fault)" : nil
      } catch { return "threw \(error), which is no fault" }
    }
  }

  /// Every parser of bytes from outside.
  public static let all: [FuzzTarget] =
    ground + documents + chipAccess + terminals + chips + captures + devices + virtualChips
    + watchlists + [tallies, tallyWords, releases] + records + seal + exchange + publications
    + keyFiles
    + wire + readmission + agreements

  /// The target of a name.
  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

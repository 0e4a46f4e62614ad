import FuzzTargets

// Built with the trait Fuzz and `--sanitize fuzzer` this is a libFuzzer program; built otherwise it
// passes files through a parser, to look at an input that was found: `swift run fuzz json FILE`.
// `Tests/Fuzz/run NAME SECONDS` does the first.

#if Fuzz
import Glibc

/// The parser that MAABAR_FUZZ names; without it the first byte of each input picks one.
private let chosen: FuzzTarget? = {
  guard let name = unsafe getenv("MAABAR_FUZZ") else { return nil }
  let text = unsafe String(cString: name)
  guard let target = FuzzTarget.named(text) else { fatalError("there is no fuzz target \(text)") }
  return target
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  var bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  let target: FuzzTarget
  if let chosen {
    target = chosen
  } else {
    guard !bytes.isEmpty else { return 0 }
    target = FuzzTarget.all[Int(bytes.removeFirst()) % FuzzTarget.all.count]
  }
  if let complaint = target.run(bytes) { fatalError("\(target.name): \(complaint)") }
  return 0
}
#else
import Foundation

@main
enum Main {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard let name = words.first, let target = FuzzTarget.named(name) else {
      print("usage: fuzz NAME FILE...   NAME is one of:")
      for target in FuzzTarget.all { print(target.name) }
      return
    }
    for file in words.dropFirst() {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
      print("\(file): \(target.run(bytes) ?? "held")")
    }
  }
}
#endif

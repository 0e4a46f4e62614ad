import Bytes
import Host

/// Where every decision of a simulation comes from.
struct Dice {
  private let source: SeededRandomness

  init(_ seed: UInt64) { source = SeededRandomness(seed: seed) }

  /// 0 ..< `bound`.
  func below(_ bound: Int) -> Int { source.below(max(1, bound)) }

  /// True once in `count` times.
  func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  func pick<Item>(_ items: [Item]) -> Item? { items.isEmpty ? nil : items[below(items.count)] }

  /// A count whose size is as likely as any other: 0, 1, 2...3, 4...7 and so on, below 2^`bits`.
  func anySize(bits: Int) -> Int {
    let size = below(bits + 1)
    return size == 0 ? 0 : (1 << (size - 1)) + below(1 << (size - 1))
  }

  func seed() -> UInt64 { UInt64(below(Int.max)) }
}

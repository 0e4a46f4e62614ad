import Dispatch
import Synchronization

/// Work on all cores.
public enum Cores {
  /// The values of a function, in the order of the elements. Once the person asks to stop, no new
  /// element is begun, and what is given are the values of the first elements up to a gap.
  public static func values<Element: Sendable, Value: Sendable>(
    of elements: [Element], _ value: @Sendable (Element) -> Value
  ) -> [Value] {
    let done = Mutex<[Int: [Value]]>([:])
    let block = max(1, min(64, elements.count / 64))
    DispatchQueue.concurrentPerform(iterations: (elements.count + block - 1) / block) { number in
      var values: [Value] = []
      for index in number * block..<min((number + 1) * block, elements.count) {
        guard !Interruption.isRequested else { return }
        values.append(value(elements[index]))
      }
      done.withLock { $0[number] = values }
    }
    let blocks = done.withLock { $0 }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    var number = 0
    while let block = blocks[number] {
      values += block
      number += 1
    }
    return values
  }
}

public import Bytes

/// Columns of numbers as bytes: each is its count (8 bytes) and its values, lowest byte first.
///
/// A column is copied at the speed of memory, so that an index of a million people is read as fast
/// as its bytes come. What is written is a matter of this program alone; files for others have a
/// form of their own.
public struct ColumnWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// A writer of nothing yet.
  public init() {}

  /// Adds a column.
  public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ column: [Value]) {
    append(UInt64(column.count))
    #if _endian(little)
    unsafe column.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    #else
    for value in column { append(value) }
    #endif
  }

  /// Adds one number.
  public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }
}

/// Reads what a `ColumnWriter` wrote. Any bytes may be passed.
public struct ColumnReader: Sendable {
  private let bytes: [UInt8]
  private var offset = 0

  /// A reader of bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// True once everything was read.
  public var isAtEnd: Bool { offset == bytes.count }

  /// The next column; throws `.columns` where there is none of this type.
  public mutating func column<Value: FixedWidthInteger & BitwiseCopyable>(
    of type: Value.Type = Value.self
  ) throws(Fault) -> [Value] {
    let width = MemoryLayout<Value>.size
    guard let count = Int(exactly: try value(of: UInt64.self)),
      count <= (bytes.count - offset) / width
    else { throw Fault(.columns, at: "byte \(offset)", "a column longer than the bytes") }
    let range = offset..<offset + count * width
    offset = range.upperBound
    let column = unsafe [Value](unsafeUninitializedCapacity: count) { room, filled in
      unsafe bytes.withUnsafeBytes { all in
        unsafe UnsafeMutableRawBufferPointer(room).copyMemory(from: .init(rebasing: all[range]))
      }
      filled = count
    }
    #if _endian(little)
    return column
    #else
    return column.map { Value(littleEndian: $0) }
    #endif
  }

  /// The next number; throws `.columns` at the end.
  public mutating func value<Value: FixedWidthInteger & BitwiseCopyable>(
    of type: Value.Type = Value.self
  ) throws(Fault) -> Value {
    let width = MemoryLayout<Value>.size
    guard bytes.count - offset >= width else {
      throw Fault(.columns, at: "byte \(offset)", "the bytes end early")
    }
    defer { offset += width }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe Value(littleEndian: all.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }
}

extension Fault.Code {
  /// Bytes that are no columns of numbers.
  public static let columns = Fault.Code("host.columns", .badInput)
}

extension [UInt32] {
  /// Whether these are the starts of items among so many: from 0, never falling, to the last's end.
  public func isRising(to count: Int) -> Bool {
    guard first == 0, let last, Int(last) == count else { return false }
    return zip(self, dropFirst()).allSatisfy { $0 <= $1 }
  }
}

import Bytes
import COpenSSL

/// OpenSSL's byte stream in memory: what its message functions read from and write to.
@safe struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  /// An empty stream to write to, with room for `count` bytes at first.
  init(room count: Int = 0) throws(Fault) {
    unsafe pointer = try require(maabar_bio_with_room(count), "out of memory")
  }

  /// A stream to read that holds a copy of `bytes`.
  static func holding(_ bytes: [UInt8]) throws(Fault) -> MemoryBIO {
    guard bytes.count <= CInt.max else { throw Fault(.message, "more than 2 GiB at once") }
    let stream = try MemoryBIO(room: bytes.count)
    guard unsafe BIO_write(stream.pointer, bytes, CInt(bytes.count)) == CInt(bytes.count) else {
      throw openSSLFault(.openSSL, "out of memory")
    }
    return stream
  }

  deinit { unsafe BIO_free(pointer) }

  /// All bytes written and not yet read.
  var bytes: [UInt8] {
    var start: UnsafePointer<UInt8>?
    let count = unsafe maabar_bio_bytes(pointer, &start)
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }
}

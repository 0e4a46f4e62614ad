import Bytes
import Testing

@Suite("Bytes read front to back")
struct ByteCursorTests {
  private let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  @Test("integers are big-endian")
  func readsIntegers() throws {
    var cursor = ByteCursor(bytes.span)
    let (byte, short, long) = (try cursor.byte(), try cursor.uint16(), try cursor.uint32())
    #expect(byte == 1)
    #expect(short == 0x0203)
    #expect(long == 0x0405_0607)
    let (left, next, isAtEnd) = (cursor.remaining, cursor.peek, cursor.isAtEnd)
    #expect(left == 1)
    #expect(next == 8)
    #expect(!isAtEnd)
  }

  @Test("a read past the end throws and moves nothing, whatever the count")
  func staysInBounds() throws {
    var cursor = ByteCursor(bytes.span)
    try cursor.skip(6)
    var faults: [Fault] = []
    do { _ = try cursor.uint32() } catch { faults.append(error) }
    do { _ = try cursor.take(.max) } catch { faults.append(error) }
    do { _ = try cursor.take(-1) } catch { faults.append(error) }
    do { try cursor.skip(.min) } catch { faults.append(error) }
    do { try cursor.expect([7, 9], "a mark") } catch { faults.append(error) }
    #expect(faults == Array(repeating: Fault(.cut, ""), count: 5))
    #expect(faults.allSatisfy { $0.place == "byte 6" })
    let offset = cursor.offset
    #expect(offset == 6)
    try cursor.expect([7, 8], "a mark")
    let (isAtEnd, next) = (cursor.isAtEnd, cursor.peek)
    #expect(isAtEnd)
    #expect(next == nil)
  }

  @Test("hexadecimal text follows RFC 4648 clause 10")
  func readsHex() throws {
    #expect(Hex.encode(Array("foobar".utf8)) == "666f6f626172")
    #expect(try Hex.decode("666F6f626172") == Array("foobar".utf8))
    for text in ["6", "6g", "0x66", "66 6f", "٦٦"] {
      #expect(throws: Fault(.hex, "")) { try Hex.decode(text) }
    }
  }

  @Test("normal forms are those of UAX 15's examples")
  func normalizes() {
    #expect(Array("\u{1e9b}\u{323}".normalizedNFC.unicodeScalars) == ["\u{1e9b}", "\u{323}"])
    #expect(
      Array("\u{1e9b}\u{323}".normalizedNFD.unicodeScalars) == ["\u{17f}", "\u{323}", "\u{307}"])
    #expect(Array("\u{64a}\u{654}".normalizedNFC.unicodeScalars) == ["\u{626}"])
  }

  @Test("a uniform integer is unbiased: a value at the edge is drawn again")
  func drawsBelow() {
    struct Prepared: Randomness {
      let next: @Sendable () -> [UInt8]
      func bytes(_ count: Int) -> [UInt8] { next() }
    }
    let script = Script([Array(repeating: 0xff, count: 8), [0, 0, 0, 0, 0, 0, 0, 25]])
    #expect(Prepared(next: script.next).below(10) == 5)
    #expect(script.isEmpty)
  }

  @Test("faults are equal by code, and say where from the outside in")
  func tellsFaults() {
    let fault = Fault(.cut, at: "byte 7", "2 bytes expected").within("list.jsonl:3")
    #expect(fault == Fault(.cut, "anything"))
    #expect(fault != Fault(.json, at: "byte 7", "2 bytes expected"))
    #expect(fault.description == "list.jsonl:3: byte 7: 2 bytes expected [bytes.cut]")
  }
}

import Bytes
import Host
import Synchronization
import Support
import Testing

@testable import VirtualPassport

@Suite("The link to a virtual reader")
struct LinkTests {
  /// The reader's end, which gives up after 20 s.
  private final class Reader {
    let stream: NetworkStream
    private var frames = ReaderFrames()

    init(_ listener: NetworkListener) throws {
      var accepted: NetworkStream?
      for _ in 0..<2000 where accepted == nil {
        accepted = listener.accept()?.stream
        if accepted == nil { _ = Gate().wait(milliseconds: 10) }
      }
      stream = try #require(accepted)
    }

    func send(_ message: [UInt8]) { _ = stream.send(ReaderFrames.frame(message)) }

    /// The next message; nil when the link was cut.
    func next() -> [UInt8]? {
      while true {
        if let message = frames.next() { return message }
        guard stream.wait(forRoom: false, milliseconds: 20_000),
          case .bytes(let bytes) = stream.receive(atMost: 65_538)
        else { return nil }
        frames.take(bytes)
      }
    }
  }

  @Test("power, answer to reset and commands, and a chip that slips off is laid on again")
  func answersReader() throws {
    let listener = try NetworkListener(at: "127.0.0.1", port: 0)
    var access = ChipAccess()
    access.isNeeded = false
    var files = FileTree()
    files[.master, FileTree.cardAccess] = [0x31, 0x00]
    let chip = VirtualChip(
      ChipSpecimen(files: files, access: access), randomness: SeededRandomness(seed: 1),
      faults: [ChipFault(.lostAtCommand, 3)])
    let notices = Mutex<[VirtualReaderLink.Notice]>([])
    let link = VirtualReaderLink(
      chip, port: UInt16(listener.port), timekeeper: SystemTimekeeper()
    ) { notice in notices.withLock { $0.append(notice) } }
    let thread = OwnerThread(name: "link")
    let isOver = Gate()
    thread.run {
      try? link.run()
      isOver.open()
    }
    thread.end()

    let first = try Reader(listener)
    first.send([0x04])
    #expect(first.next() == VirtualChip.answerToReset)
    first.send([0x01])
    first.send([0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C])
    #expect(first.next() == [0x90, 0x00])
    first.send([0x00, 0xB0, 0x00, 0x00, 0x00])
    #expect(first.next() == [0x31, 0x00, 0x90, 0x00])
    first.send([0x00, 0xB0, 0x00, 0x00, 0x00])
    #expect(first.next() == nil)

    let second = try Reader(listener)
    second.send([0x02])
    second.send([0x00, 0xB0, 0x9C, 0x00, 0x00])
    #expect(second.next() == [0x31, 0x00, 0x90, 0x00])
    link.end()
    #expect(isOver.wait(milliseconds: 20_000))
    #expect(
      notices.withLock { $0 } == [
        .powered, .answered(instruction: 0xA4, status: 0x9000),
        .answered(instruction: 0xB0, status: 0x9000), .answered(instruction: 0xB0, status: nil),
        .lost, .powered, .answered(instruction: 0xB0, status: 0x9000), .ended,
      ])
  }

  @Test("without a reader the fault says so")
  func missesReader() throws {
    let port = try NetworkListener(at: "127.0.0.1", port: 0).port
    let chip = VirtualChip(
      ChipSpecimen(files: FileTree(), access: ChipAccess()), randomness: SeededRandomness(seed: 1))
    let link = VirtualReaderLink(
      chip, port: UInt16(port), timekeeper: SystemTimekeeper())
    #expect(throws: Fault(.virtualReader, "")) { try link.run() }
  }

  @Test("frames come apart wherever the stream was cut")
  func readsFrames() {
    let stream = ReaderFrames.frame([1]) + ReaderFrames.frame([]) + ReaderFrames.frame([2, 3])
    for cut in 0...stream.count {
      var frames = ReaderFrames()
      var messages: [[UInt8]] = []
      for part in [stream[..<cut], stream[cut...]] {
        frames.take(Array(part))
        while let message = frames.next() { messages.append(message) }
      }
      #expect(messages == [[1], [], [2, 3]])
    }
  }
}

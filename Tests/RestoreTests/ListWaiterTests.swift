import Bytes
import Crypto
import Seal
import Synchronization
import Testing
import Wire

@testable import Registry

@Suite("Stations that wait for other lists")
struct ListWaiterTests {
  /// Answers as they come, by who asked.
  private final class Heard: Sendable {
    private let answers = Mutex<[String]>([])

    func reply(_ name: String) -> Reply {
      Reply { response in
        var text = ""
        if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
        let isNews = text.contains("note")
        self.answers.withLock {
          $0.append("\(name) \(response.status)\(isNews ? " news" : "")")
        }
      }
    }

    func take() -> [String] {
      answers.withLock { answers in
        defer { answers = [] }
        return answers.sorted()
      }
    }
  }

  private let first = Hash.digest([1])
  private let second = Hash.digest([2])
  private let empty = ListIndex([])
  private let one = ListIndex([ListIndex.Item(list: "urgent", note: Hash.digest([9]))])
  private let seconds: UInt64 = 1_000_000_000

  @Test("Who has something else is answered at once, the others when it changes or time is up")
  func waits() {
    let (waiters, heard) = (ListWaiters(), Heard())
    waiters.know(empty, for: [first, second])
    waiters.wait(first, mark: "other", seconds: 30, now: 0, reply: heard.reply("a"))
    #expect(heard.take() == ["a 200"])
    waiters.wait(first, mark: empty.mark, seconds: 30, now: 0, reply: heard.reply("b"))
    waiters.wait(second, mark: empty.mark, seconds: 60, now: 0, reply: heard.reply("c"))
    waiters.know(empty, for: [first, second])
    waiters.expire(now: 29 * seconds)
    #expect(heard.take() == [])
    waiters.expire(now: 30 * seconds)
    #expect(heard.take() == ["b 200"])
    waiters.know(one, for: [first, second])
    #expect(heard.take() == ["c 200 news"])
    #expect(waiters.count == 0)
  }

  @Test("A station has one place: who asks again takes its own")
  func again() {
    let (waiters, heard) = (ListWaiters(), Heard())
    waiters.know(empty, for: [first])
    for name in ["a", "b", "c"] {
      waiters.wait(first, mark: empty.mark, seconds: 30, now: 0, reply: heard.reply(name))
    }
    #expect(heard.take() == ["a 200", "b 200"])
    #expect(waiters.count == 1)
  }

  @Test("While a command has the registry all wait, and a stranger learns nothing afterwards")
  func unknown() {
    let (waiters, heard) = (ListWaiters(), Heard())
    waiters.know(one, for: [first, second])
    waiters.forget()
    waiters.wait(first, mark: empty.mark, seconds: 30, now: 0, reply: heard.reply("a"))
    waiters.wait(second, mark: empty.mark, seconds: 30, now: 0, reply: heard.reply("b"))
    #expect(heard.take() == [])
    waiters.know(one, for: [first])
    #expect(heard.take() == ["a 200 news", "b 403"])
  }
}

import Bytes
import Console
import Host
import Synchronization
import Testing

@Suite("Questions and progress")
struct PromptTests {
  private func prompt(
    _ lines: [String], isTerminal: Bool, _ paper: Paper
  ) -> Prompt {
    let screen: Outlet.Screen = isTerminal ? .terminal : .pipe
    return Prompt(outlet: paper.outlet(screen), inlet: PreparedInlet(lines, isTerminal: isTerminal))
  }

  @Test("a person is asked again after an answer that cannot be read")
  func asksAgain() throws {
    let paper = Paper()
    let prompt = prompt(["x", "101", " 42\t"], isTerminal: true, paper)
    #expect(try prompt.ask("Score", .number(0...100)) == 42)
    #expect(paper.error.split(separator: "Score").count == 4)
    #expect(paper.error.contains("a whole number expected, 0 to 100"))
  }

  @Test("an empty answer takes the offered value, and may leave out what is optional")
  func takesStandard() throws {
    let paper = Paper()
    let prompt = prompt(["", "", "5"], isTerminal: true, paper)
    #expect(try prompt.ask("Score", .number(), standard: 9) == 9)
    #expect(paper.error.contains("[9]"))
    #expect(try prompt.askOptional("Score", .number()) == nil)
    #expect(try prompt.askOptional("Score", .number()) == 5)
  }

  @Test("from a pipe nothing is shown, and a wrong or missing answer is a fault")
  func readsPipe() {
    let paper = Paper()
    let prompt = prompt(["x"], isTerminal: false, paper)
    #expect(throws: Fault(.noAnswer, "")) { try prompt.ask("Score", .number()) }
    #expect(throws: Fault(.noAnswer, "")) { try prompt.ask("Score", .number()) }
    #expect(paper.error == "")
  }

  @Test("a new passphrase is long enough and typed twice")
  func asksPassphrase() throws {
    let paper = Paper()
    let typed = ["short", "long enough it is", "another", "long enough it is", "long enough it is"]
    let prompt = prompt(typed, isTerminal: true, paper)
    #expect(try prompt.passphrase("New passphrase", isNew: true) == "long enough it is")
    #expect(paper.error.contains("at least 12 characters"))
    #expect(paper.error.contains("the two differ"))
    #expect(!paper.error.contains("long enough"))
  }

  @Test("progress is drawn ten times a second on a terminal, and never in a pipe")
  func drawsProgress() {
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    let paper = Paper()
    let progress = Progress("Sealing", of: 200, on: paper.outlet(.terminal), timekeeper: clock)
    for _ in 0..<200 {
      progress.advance()
      clock.advance(milliseconds: 10)
    }
    progress.finish()
    let drawn = paper.error.split(separator: "\r\u{1b}[K")
    #expect(drawn.count == 19)
    #expect(drawn.first == "Sealing [#.............................] 11 of 200")
    #expect(paper.error.hasSuffix("\r\u{1b}[K"))
    let pipe = Paper()
    Progress("Sealing", of: 2, on: pipe.outlet(), timekeeper: clock).advance(2)
    #expect(pipe.error == "")
  }
}

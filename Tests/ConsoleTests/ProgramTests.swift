import Bytes
import Console
import Host
import Support
import Testing

@Suite("A program")
struct ProgramTests {
  @Test("without words it shows its help on standard error and ends with status 2")
  func needsWords() {
    let answer = Example.run([])
    #expect(answer.status == .usage)
    #expect(answer.output == "")
    #expect(answer.error.hasPrefix("example: show how commands are read\n\nUsage: example VERB"))
  }

  @Test("help asked for goes to standard output, in 80 columns, the same by both ways")
  func helps() {
    let answer = Example.run(["screen", "--help"])
    #expect(answer.status == .success)
    #expect(answer.error == "")
    #expect(answer.output == Example.run(["help", "screen"]).output)
    #expect(
      answer.output.contains("Usage: example screen --list FILE [options] FILE...\n"))
    #expect(
      answer.output.contains("  --least N             the least score (otherwise 7)\n"))
    #expect(answer.output.contains("(one of air, land, sea)"))
    #expect(answer.output.contains("  example screen --list a.jsonl b.jsonl\n"))
    for line in answer.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("the version names the program")
  func tellsVersion() {
    #expect(Example.run(["--version"]).output == "example \(Program.version)\n")
  }

  @Test("a fault shows its place, code and hint, and gives its exit status")
  func tellsFaults() {
    let answer = Example.run(["list", "break"])
    #expect(answer.status == .badInput)
    #expect(
      answer.error == """
        example: list:\\u{1b}[2J7: 8 bytes expected [bytes.cut]
          The file is cut short or damaged: fetch or copy it again.

        """)
  }

  @Test("with --json a fault is one JSON line on standard error")
  func tellsFaultsAsJSON() throws {
    let answer = Example.run(["list", "break", "--json"])
    let value = try JSON.parse(Array(answer.error.utf8))
    #expect(value["fault"] == "bytes.cut")
    #expect(value["exit"] == 3)
    #expect(value["place"] == "list:\u{1b}[2J7")
  }

  @Test("an answer that the disk cannot take ends with status 7")
  func noticesFullDisk() {
    let paper = Paper()
    let outlet = Outlet(
      output: { _ throws(Fault) in throw Fault(.diskFull, at: "standard output", "no space left") },
      error: paper.writeError)
    let status = Example.program.run(["list", "show"], on: Example.machine(outlet))
    #expect(status == .storage)
    #expect(paper.error.hasPrefix("example: standard output: no space left [host.disk-full]\n"))
  }

  @Test("a reader that has gone away is no error")
  func acceptsClosedPipe() {
    let paper = Paper()
    let outlet = Outlet(
      output: { _ throws(Fault) in throw Fault(.pipeClosed, "the reader has gone away") },
      error: paper.writeError)
    #expect(Example.program.run(["list", "show"], on: Example.machine(outlet)) == .success)
    #expect(paper.error == "")
  }

  @Test("the exit statuses are those of the table, each with its meaning")
  func listsStatuses() throws {
    let answer = Example.run(["help", "--statuses", "--json"])
    let listed = try JSON.parse(Array(answer.output.utf8)).array ?? []
    #expect(listed.compactMap { $0["status"]?.integer } == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 70, 130])
  }
}

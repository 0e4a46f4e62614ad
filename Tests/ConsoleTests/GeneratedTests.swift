import Console
import Support
import Testing

@Suite("Pages made from the command table")
struct GeneratedTests {
  @Test(
    "groff takes the manual page without a warning",
    .enabled(if: StockTool.isInstalled("groff"), "groff is not installed"))
  func lintsManual() throws {
    try withTemporaryFolder { folder in
      try write(Example.run(["help", "--man"]).output, to: folder + "/example.1")
      let lint = try StockTool.bash("groff -mandoc -ww -z example.1", in: folder)
      #expect(lint.problems == "")
      let text = try StockTool.bash("groff -mandoc -Tascii -P-cbou example.1", in: folder).text
      #expect(text.contains("A second with a \\ and a 'quote'."))
      #expect(text.contains("--least N"))
    }
  }

  @Test(
    "bash completes verbs, options and values",
    arguments: [
      ("example ''", "screen list help"), ("example l", "list"),
      ("example list ''", "show break"), ("example screen --l", "--list --least --loud"),
      ("example screen --mode ''", "air land sea"), ("example screen --mode s", "sea"),
      ("example list show --", "--json --help"),
    ])
  func completes(words: String, offered: String) throws {
    try withTemporaryFolder { folder in
      let script = Example.run(["help", "--completion", "bash"]).output
      try write(script, to: folder + "/completion.bash")
      let run = try StockTool.bash(
        """
        source ./completion.bash
        COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _example || true
        echo "${COMPREPLY[*]}"
        """, in: folder)
      #expect(run.problems == "")
      #expect(run.text == offered)
    }
  }
}

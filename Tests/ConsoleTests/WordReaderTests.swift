import Bytes
import Console
import Testing

@Suite("The words of a command line")
struct WordReaderTests {
  @Test(
    "options and arguments are read in any order",
    arguments: [
      (["--list", "a", "b"], "a|7|-|-||false|b"),
      (["b", "--list=a", "c"], "a|7|-|-||false|b c"),
      (["--list=a=b", "--", "--loud"], "a=b|7|-|-||false|--loud"),
      (["--loud", "--list", "-", "-"], "-|7|-|-||true|-"),
      (["--list", "a", "--least", "0", "--day", "2024-02-29", "x"], "a|0|2024-02-29|-||false|x"),
      (["--list", "a", "--mode", "sea", "--by", "poe,day", "x"], "a|7|-|sea|poe+day|false|x"),
    ])
  func readsWords(words: [String], shown: String) {
    let answer = Example.run(["screen"] + words)
    #expect(answer.error == "")
    #expect(answer.output == shown + "\n")
    #expect(answer.status == .success)
  }

  @Test(
    "a line that cannot be understood says why and ends with status 2",
    arguments: [
      ([], "--list: is needed and was not given"),
      (["--list", "a"], "FILE: at least 1 needed, 0 given"),
      (["--list"], "--list: needs a value: --list FILE"),
      (["--list", "", "b"], "--list: a path expected"),
      (["--list", "a", "--list", "b", "c"], "--list: given twice"),
      (["--lost", "a"], "screen: there is no option --lost; did you mean --list?"),
      (["--zzzzzz"], "screen: there is no option --zzzzzz ["),
      (["-x"], "screen: there is no option -x"),
      (["--loud=yes"], "--loud: takes no value"),
      (["--list", "a", "--least", "101", "b"], "--least: a whole number expected, 0 to 100"),
      (
        ["--list", "a", "--least", "99999999999999999999", "b"],
        "--least: a whole number expected, 0 to 100"
      ),
      (["--list", "a", "--day", "2023-02-29", "b"], "--day: a date as YYYY-MM-DD expected"),
      (
        ["--list", "a", "--mode", "se", "b"],
        "--mode: one of air, land, sea expected; did you mean sea?"
      ),
      (["--list", "a", "--by", "day,,poe", "b"], "--by: one of day, poe expected"),
    ])
  func refusesWords(words: [String], reason: String) {
    let answer = Example.run(["screen"] + words)
    #expect(answer.error.hasPrefix("example: " + reason), "\(answer.error)")
    #expect(answer.output == "")
    #expect(answer.status == .usage)
  }

  @Test("an environment variable stands in for an option, and the line wins over it")
  func readsVariables() {
    let variables = ["EXAMPLE_LIST": "from-variable"]
    #expect(
      Example.run(["screen", "b"], variables: variables).output == "from-variable|7|-|-||false|b\n")
    #expect(
      Example.run(["screen", "b", "--list", "a"], variables: variables).output
        == "a|7|-|-||false|b\n")
  }

  @Test("a misspelled verb is answered with the near one, a far one with none")
  func suggestsVerbs() {
    #expect(Example.run(["scren"]).error.contains("no verb scren; did you mean screen?"))
    #expect(Example.run(["lsit", "show"]).error.contains("did you mean list?"))
    #expect(Example.run(["list", "shwo"]).error.contains("list: there is no verb shwo; did you"))
    #expect(!Example.run(["frobnicate"]).error.contains("did you mean"))
    let long = String(repeating: "screen", count: 100_000)
    #expect(Example.run([long]).status == .usage)
  }

  @Test("--json is understood before and after the verb")
  func readsJSON() {
    let expected = #"["a","7","-","-","","false","b"]"# + "\n"
    #expect(Example.run(["screen", "--list", "a", "b", "--json"]).output == expected)
    #expect(Example.run(["--json", "screen", "--list", "a", "b"]).output == expected)
  }

  @Test("a verb that holds others asks for one of them")
  func asksForVerb() {
    let answer = Example.run(["list"])
    #expect(answer.status == .usage)
    #expect(answer.error.contains("list: a verb expected, one of show, break"))
  }
}

public import Bytes
import Host
import Synchronization

/// Standard output and standard error, with what the terminal behind them can do.
///
/// Answers go to standard output; faults, prompts and progress go to standard error, so that a pipe
/// gets only the answer. Output to a terminal leaves at once, to a pipe in blocks.
public final class Outlet: Sendable {
  /// Takes bytes for good; throws when nobody can have them (full disk, closed pipe).
  public typealias Sink = @Sendable ([UInt8]) throws(Fault) -> Void

  /// What stands behind a stream.
  public struct Screen: Sendable {
    /// True for a terminal.
    public let isTerminal: Bool
    /// True when it may show colours.
    public let colours: Bool
    /// Columns.
    public let width: Int

    /// Describes a screen.
    public init(isTerminal: Bool, colours: Bool, width: Int) {
      self.isTerminal = isTerminal
      self.colours = colours
      self.width = width
    }

    /// A pipe or file.
    public static let pipe = Screen(isTerminal: false, colours: false, width: 80)
  }

  /// Behind standard output.
  public let screen: Screen
  /// Behind standard error.
  public let errorScreen: Screen
  private let output: Sink
  private let error: Sink
  private let state = Mutex(State())

  private struct State {
    var waiting: [UInt8] = []
    var failure: Fault?
  }

  /// Writes to the given sinks.
  public init(
    output: @escaping Sink, error: @escaping Sink, screen: Screen = .pipe,
    errorScreen: Screen = .pipe
  ) {
    self.output = output
    self.error = error
    self.screen = screen
    self.errorScreen = errorScreen
  }

  /// The streams of this process; colours only on a terminal and not with NO_COLOR.
  public static func standard() -> Outlet {
    func screen(_ stream: StandardStream) -> Screen {
      guard HostEnvironment.isTerminal(stream.rawValue) else { return .pipe }
      let isPlain =
        HostEnvironment.variable("NO_COLOR").map { !$0.isEmpty } ?? false
        || HostEnvironment.variable("TERM") == "dumb"
      return Screen(isTerminal: true, colours: !isPlain, width: stream.columns)
    }
    return Outlet(
      output: { bytes throws(Fault) in try StandardStream.output.write(bytes) },
      error: { bytes throws(Fault) in try StandardStream.error.write(bytes) },
      screen: screen(.output), errorScreen: screen(.error))
  }

  /// One line of the answer for a person.
  public func line(_ text: StyledText = "") {
    raw(text.drawn(isTerminal: screen.isTerminal, colours: screen.colours) + "\n")
  }

  /// A paragraph of the answer, broken into lines at the screen's width, each after `indent`
  /// spaces.
  public func paragraph(_ text: String, indent: Int = 0) {
    let width = min(max(screen.width, 40), 100)
    for row in Display.wrapped(text, width: width, indent: indent).split(separator: "\n") {
      line(StyledText(String(row)))
    }
  }

  /// Text that is already in its final form: JSON, CSV, a manual page. Not for data shown to
  /// people.
  public func raw(_ text: String) { raw(Array(text.utf8)) }

  /// Bytes that are already in their final form.
  public func raw(_ bytes: [UInt8]) {
    state.withLock { state in
      state.waiting.append(contentsOf: bytes)
      if screen.isTerminal || state.waiting.count >= 64 * 1024 { send(&state) }
    }
  }

  /// One line beside the answer: a note, a warning, a fault.
  public func note(_ text: StyledText) {
    note(raw: text.drawn(isTerminal: errorScreen.isTerminal, colours: errorScreen.colours) + "\n")
  }

  /// Text on standard error in its final form.
  func note(raw text: String) {
    state.withLock { state in
      send(&state)
      // Nobody can be told that standard error fails.
      try? error(Array(text.utf8))
    }
  }

  /// Sends what waits; throws when any part of the answer could not be written.
  public func flush() throws(Fault) {
    let failure = state.withLock { state in
      send(&state)
      return state.failure
    }
    if let failure { throw failure }
  }

  private func send(_ state: inout State) {
    defer { state.waiting = [] }
    guard !state.waiting.isEmpty, state.failure == nil else { return }
    do throws(Fault) { try output(state.waiting) } catch { state.failure = error }
  }
}

public import Bytes
import Crypto
public import Host
public import Seal
public import Wire

/// Asks a registry over the network to be enrolled.
///
/// Who answers is not known yet: TLS only keeps the words from those who listen. Once an offer is
/// there, its authority over connections must vouch for the service; that the offer is the
/// registry's own, two people find out by the code.
///
///     let offered = try call.ask(new)          // then make the station's folder
///     try call.show(offered)                   // then compare `offered.code`
///     let answer = try call.answer(to: offered)
public final class EnrolmentCall {
  private let address: ServerAddress
  private let opener: any LineOpener
  private let timekeeper: any Timekeeper
  private let randomness: any Randomness

  /// How often a station that waits asks, in milliseconds.
  private static let askMilliseconds = 2000

  /// A call to a registry at an address.
  public init(
    _ address: ServerAddress, timekeeper: any Timekeeper, randomness: any Randomness,
    over opener: (any LineOpener)? = nil
  ) {
    self.address = address
    self.opener = opener ?? NetworkOpener(address, timekeeper: timekeeper)
    self.timekeeper = timekeeper
    self.randomness = randomness
  }

  /// Asks for an id, once; throws `.enrolment` when the registry refuses, and what `Client.ask`
  /// throws.
  public func ask(_ new: NewStation) throws(Fault) -> OfferedEnrolment {
    let path = "\(SyncRoutes.enrolments)/\(try new.request.hash.hex)"
    let client = Client(
      address, try TLSContext.newcomer(authorities: nil), over: opener, timekeeper: timekeeper)
    defer { client.close() }
    let json = try read(try client.ask(EnrolmentCall.put(path, new.request.json)))
    guard let offer = json["offer"] else {
      throw Fault(.wireAnswer, at: path, "an offer expected")
    }
    return try OfferedEnrolment(try EnrolmentOffer(offer), to: new, at: address)
  }

  /// Shows what the request committed itself to, which fixes the code on both sides; again and
  /// again the same.
  public func show(
    _ offered: OfferedEnrolment, shouldStop: () -> Bool = { Interruption.isRequested }
  ) throws(Fault) {
    let path = "\(SyncRoutes.openings)/\(offered.offer.request.hex)"
    _ = try patiently(try EnrolmentCall.context(offered), shouldStop) { client throws(Fault) in
      try client.ask(
        EnrolmentCall.put(path, ["opening": .string(Hex.encode(offered.opening))]))
    }
  }

  /// The registry's answer once its administrator has let the station in; nil while nobody has.
  ///
  /// Throws `.enrolment` when they refused, or when the registry does not know the request any
  /// more.
  public func answer(
    to offered: OfferedEnrolment, shouldStop: () -> Bool = { Interruption.isRequested }
  ) throws(Fault) -> EnrolmentAnswer? {
    let path = "\(SyncRoutes.enrolments)/\(offered.offer.request.hex)"
    let json = try patiently(try EnrolmentCall.context(offered), shouldStop) {
      client throws(Fault) in try client.ask(.get(path))
    }
    switch try json.requiredString("state") {
    case "refused":
      throw Fault(.enrolment, at: offered.offer.station.text, "the registry's people refused it")
    case "approved":
      guard let answer = json["answer"] else {
        throw Fault(.wireAnswer, at: path, "an answer expected")
      }
      let given = try EnrolmentAnswer(answer)
      // What the two people compared, to the letter.
      guard given.offer == offered.offer else {
        throw Fault(.enrolment, at: path, "the answer is not to what was offered and compared")
      }
      return given
    default: return nil
    }
  }

  /// The answer, asked for every two seconds until it is there; nil when somebody stopped waiting.
  public func wait(
    for offered: OfferedEnrolment, shouldStop: () -> Bool = { Interruption.isRequested }
  ) throws(Fault) -> EnrolmentAnswer? {
    let gate = Gate()
    while !shouldStop() {
      if let answer = try answer(to: offered, shouldStop: shouldStop) { return answer }
      var left = EnrolmentCall.askMilliseconds
      while left > 0, !shouldStop() {
        _ = timekeeper.wait(at: gate, milliseconds: 250)
        left -= 250
      }
    }
    return nil
  }

  // MARK: The line

  private static func put(_ path: String, _ json: JSON) -> Request {
    let bytes = Array(json.line().utf8)
    return .put(path, bytes, whole: bytes.count)
  }

  private static func context(_ offered: OfferedEnrolment) throws(Fault) -> TLSContext {
    try TLSContext.newcomer(authorities: [try Certificate(pem: offered.offer.tlsAuthority)])
  }

  private func patiently(
    _ context: TLSContext, _ shouldStop: () -> Bool,
    _ step: (Client) throws(Fault) -> Answer
  ) throws(Fault) -> JSON {
    var patience = Patience(timekeeper, randomness)
    while true {
      let client = Client(address, context, over: opener, timekeeper: timekeeper)
      defer { client.close() }
      do throws(Fault) { return try read(try step(client)) } catch {
        try patience.wait(after: error, shouldStop: shouldStop)
      }
    }
  }

  private func read(_ answer: Answer) throws(Fault) -> JSON {
    let json = try answer.json()
    let place = address.description
    switch (answer.status, json["error"]?.string ?? "") {
    case (200, _): return json
    case (503, let word): throw Fault(.wireCut, at: place, "the registry is busy: \(word)")
    case (409, "taken"):
      throw Fault(.enrolment, at: place, "the id is another station's: ask for another, or none")
    case (404, "none"):
      throw Fault(.enrolment, at: place, "the registry does not know this request any more")
    case (_, let word): throw Fault(.enrolment, at: place, "refused: \(answer.status) \(word)")
    }
  }
}

extension PointOfEntry {
  /// Takes the registry's answer where one was offered, compared and approved; throws
  /// `.notEnrolled` while somebody has still to act.
  func takeOffered(over opener: (any LineOpener)?) throws(Fault) {
    guard let offered = try OfferedEnrolment.read(folder.root, files: files) else { return }
    let name = configuration.station.text
    guard offered.isCompared else {
      throw Fault(.notEnrolled, at: name, "the codes were not compared yet: `maabar setup`")
    }
    let call = EnrolmentCall(
      offered.address, timekeeper: timekeeper, randomness: randomness, over: opener)
    try call.show(offered)
    guard let answer = try call.answer(to: offered) else {
      throw Fault(
        .notEnrolled, at: name,
        "waits until the registry's administrator types `maabar-registry enrol \(name)`")
    }
    try StationSetup.complete(answer, in: folder.root, files: files, timekeeper: timekeeper)
  }
}

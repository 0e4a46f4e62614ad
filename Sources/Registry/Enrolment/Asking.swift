public import Bytes
public import Codes
public import Crypto
import Host
public import Seal
import Store

/// Requests to be enrolled that come over the network, from whoever reaches the port.
///
/// A request is offered an id and the registry's keys, and waits. Only then the station shows what
/// it committed itself to, which fixes the code; only a person who was read that code lets it in.
extension RegistryService {
  /// Takes a request and gives the offer; the same request again gives the same offer.
  ///
  /// Throws `.enrolmentRefused` and `.stationEnrolled` as `enrol` does, `.enrolmentBusy` while too
  /// many requests wait.
  func ask(_ request: EnrolmentRequest) throws(Fault) -> EnrolmentOffer {
    let now = timekeeper.now().utcMilliseconds
    let waiting = try forgetOld(at: now)
    if let asked = try enrolments.asked(try request.hash) { return asked.offer }
    try makeRoom(among: waiting)
    let offer = try offer(to: request)
    try committing { () throws(Fault) in
      try enrolments.put(
        AskedEnrolment(request: request, offer: offer, opening: nil, state: .asked, arrived: now))
    }
    return offer
  }

  /// Takes what a station committed itself to; false for anything else. What was shown once stays.
  func show(_ opening: [UInt8], for request: Digest) throws(Fault) -> Bool {
    guard var asked = try enrolments.asked(request),
      Hash.digest(opening) == asked.request.commitment
    else { return false }
    guard asked.state == .asked else { return true }
    asked.opening = opening
    asked.state = .opened
    let opened = asked
    try committing { () throws(Fault) in try enrolments.put(opened) }
    return true
  }

  /// What became of a request, and the answer once the station is let in; nil for one that is not
  /// known, or no more.
  func standing(
    of request: Digest
  ) throws(Fault) -> (state: AskedEnrolment.State, answer: String?)? {
    guard let asked = try enrolments.asked(request) else { return nil }
    guard asked.state == .approved else { return (asked.state, nil) }
    // Enrolled anew since: the answer of before leads nowhere.
    guard let station = try stations.station(asked.offer.station),
      station.request == asked.request.json.line()
    else { return nil }
    return (.approved, station.answer)
  }

  /// Drops what is too old, and gives what waits.
  private func forgetOld(at now: Int64) throws(Fault) -> [AskedEnrolment] {
    var waiting: [AskedEnrolment] = []
    for asked in try enrolments.all() {
      if now - asked.arrived > Limits.enrolmentMilliseconds {
        try committing { () throws(Fault) in try enrolments.remove(asked) }
      } else if asked.state != .approved {
        waiting.append(asked)
      }
    }
    return waiting
  }

  /// Where too many wait, the oldest that showed nothing gives way.
  private func makeRoom(among waiting: [AskedEnrolment]) throws(Fault) {
    guard waiting.count >= Limits.askedEnrolments else { return }
    guard let unopened = waiting.first(where: { $0.state != .opened }) else {
      throw Fault(.enrolmentBusy, "too many requests to be enrolled wait for an administrator")
    }
    try committing { () throws(Fault) in try enrolments.remove(unopened) }
  }

  // MARK: The administrator

  /// A request that waits for an administrator, without its code: that is what somebody must say.
  public struct WaitingEnrolment: Equatable, Sendable {
    /// The id that it was offered.
    public let station: StationName
    /// The point of entry that it says it stands at.
    public let pointOfEntry: StationName
    /// When it came.
    public let arrived: Instant
    /// False while the station has not yet shown what it committed itself to: there is no code yet.
    public let isOpen: Bool
    /// SHA-256 of the request.
    public let request: Digest
  }

  /// Every request that waits, oldest first.
  public func waitingEnrolments() throws(Fault) -> [WaitingEnrolment] {
    try enrolments.all().filter { $0.state == .asked || $0.state == .opened }.map { asked in
      WaitingEnrolment(
        station: asked.offer.station, pointOfEntry: asked.request.pointOfEntry,
        arrived: Instant(milliseconds: asked.arrived), isOpen: asked.state == .opened,
        request: asked.offer.request)
    }
  }

  /// Lets a station in whose code somebody read out: of all that ask for the id, the one with this
  /// code.
  ///
  /// Throws `.unknownToRegistry` when nobody asks for the id, `.enrolmentCode` for the code of none
  /// of them, and what `enrol` throws.
  public func admit(_ name: StationName, code: String) throws(Fault) -> EnrolmentAnswer {
    let asking = try enrolments.all().filter { $0.offer.station == name && $0.state == .opened }
    guard !asking.isEmpty else {
      throw Fault(.unknownToRegistry, at: name.text, "nobody asks to be enrolled under this id")
    }
    for var asked in asking {
      guard
        try ComparisonCode.text(asked.request, asked.offer, opening: asked.opening)
          == ComparisonCode.typed(code)
      else { continue }
      asked.state = .approved
      let approved = asked
      return try admit(asked.request, under: asked.offer) { () throws(Fault) in
        try enrolments.put(approved)
      }
    }
    throw Fault(
      .enrolmentCode, at: name.text,
      "the code of nobody who asks: if it was typed as it was read out, somebody stands between")
  }

  /// Refuses whoever asks for an id, or everybody who waits; gives how many that was.
  @discardableResult
  public func refuseEnrolments(of name: StationName? = nil) throws(Fault) -> Int {
    var count = 0
    for var asked in try enrolments.all()
    where (asked.state == .asked || asked.state == .opened)
      && (name == nil || asked.offer.station == name)
    {
      asked.state = .refused
      let refused = asked
      try committing { () throws(Fault) in try enrolments.put(refused) }
      count += 1
    }
    return count
  }
}

extension Fault.Code {
  /// A comparison code that is not that of the request or offer.
  public static let enrolmentCode = Fault.Code("registry.enrolment-code", .refused)
  /// Too many requests to be enrolled wait.
  public static let enrolmentBusy = Fault.Code("registry.enrolment-busy", .busy)
}

import Bytes
import Codes
import Crypto
import Foundation
import Host
import Seal
import Support
import Testing
import Wire

@testable import Registry
@testable import Station

@Suite("Asking to be enrolled over the network")
struct EnrolmentCallTests {
  /// A machine that becomes a station by asking.
  private struct Newcomer {
    let network: CountryNetwork
    let root: Path
    let offered: OfferedEnrolment

    init(
      _ network: CountryNetwork, _ folder: String = "new", wish: String? = nil
    ) throws {
      self.network = network
      root = network.country.folder / folder
      let clock = network.country.clock
      let point = try StationName("IQ-IBK")
      offered = try EnrolmentCallTests.call(network).ask(
        try NewStation.draw(
          try wish.map { name throws(Fault) in try StationName(name) }, at: point,
          randomness: SystemRandomness()))
      _ = try StationSetup.make(
        StationConfiguration(
          station: offered.offer.station, pointOfEntry: point, country: "IRQ",
          zone: "Asia/Baghdad", mode: .land, lane: "1"), rules: "{}", protection: .simulated,
        in: root, offered: offered, files: Disk(), timekeeper: clock,
        randomness: SystemRandomness())
    }

    /// Shows what the request committed itself to, and gives the code as it is read out.
    func code() throws -> String {
      try EnrolmentCallTests.call(network).show(offered)
      return try offered.code
    }

    func open() throws -> Post {
      let post = Post(root, network.country.clock)
      try post.open()
      return post
    }
  }

  static func call(_ network: CountryNetwork) -> EnrolmentCall {
    EnrolmentCall(
      network.address, timekeeper: network.country.clock, randomness: SystemRandomness(),
      over: network.service)
  }

  private func code(of body: () throws -> Void) -> Fault.Code? {
    do { try body() } catch { return (error as? Fault)?.code }
    return nil
  }

  @Test("A newcomer gets an id, both sides have one code, and the next sync carries its records")
  func wholeWay() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let new = try Newcomer(network)
      #expect(new.offered.offer.station.text == "IQ-IBK-1")
      #expect(try registry.waitingEnrolments().map(\.isOpen) == [false])
      let code = try new.code()
      #expect(try registry.waitingEnrolments().map(\.isOpen) == [true])
      let post = try new.open()
      try post.record("A", "B")
      // Nobody compared yet, then nobody let it in yet.
      #expect(self.code { _ = try network.sync(post) } == .notEnrolled)
      var offered = try #require(try OfferedEnrolment.read(new.root, files: Disk()))
      #expect(try offered.code == code && !offered.isCompared)
      try offered.compared(in: new.root, files: Disk())
      #expect(self.code { _ = try network.sync(post) } == .notEnrolled)
      #expect(try registry.enrolledStations().isEmpty)
      // As people type it.
      _ = try registry.admit(
        offered.offer.station, code: code.lowercased().replacingOccurrences(of: "-", with: " "))
      try network.desk.know(registry)
      let report = try network.sync(post)
      #expect(report.sync.receipted == [1])
      #expect(try OfferedEnrolment.read(new.root, files: Disk()) == nil)
      #expect(try registry.enrolledStations().map(\.name.text) == ["IQ-IBK-1"])
      // The next of the same point of entry gets the next id.
      #expect(try Newcomer(network, "second").offered.offer.station.text == "IQ-IBK-2")
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("A man in the middle who puts his own keys in is found by the code, on both sides")
  func manInTheMiddle() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder + "/true")
      let evil = try CountryNetwork(folder + "/evil")
      // The station speaks with him, and he asks the registry in its place, for the same id.
      let victim = try Newcomer(evil, wish: "IBK-1")
      let his = try Newcomer(network, "his", wish: "IBK-1")
      let (read, shown) = (try victim.code(), try his.code())
      #expect(read != shown)
      let registry = network.country.registry
      // The registry's administrator types what the station's reads out.
      #expect(
        code { _ = try registry.admit(try StationName("IBK-1"), code: read) } == .enrolmentCode)
      #expect(try registry.enrolledStations().isEmpty)
      // Beside his request the station's own is let in, by its code and not by its id.
      let own = try Newcomer(network, "own", wish: "IBK-1")
      let answer = try registry.admit(try StationName("IBK-1"), code: try own.code())
      #expect(answer.offer == own.offered.offer)
      #expect(try Self.call(network).answer(to: own.offered) == answer)
      // His is refused for good: the id is taken, whatever code anybody reads.
      #expect(
        code { _ = try registry.admit(try StationName("IBK-1"), code: shown) } == .stationEnrolled)
    }
  }

  @Test("An offer that was changed on the way gives another code, also for one field")
  func changedOffer() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder + "/true")
      let evil = try CountryNetwork(folder + "/evil")
      let new = try NewStation.draw(
        try StationName("IBK-1"), at: try StationName("IQ-IBK"), randomness: SystemRandomness())
      let offer = try Self.call(network).ask(new).offer
      let code = try ComparisonCode.text(new.request, offer, opening: new.opening)
      let his = try Self.call(evil).ask(new).offer.json.object ?? [:]
      for (field, value) in his where offer.json[field] != value {
        var fields = offer.json.object ?? [:]
        fields[field] = value
        let changed = try EnrolmentOffer(.object(fields))
        let now = try ComparisonCode.text(new.request, changed, opening: new.opening)
        #expect(now != code, "\(field)")
      }
      #expect(
        try ComparisonCode.text(new.request, offer, opening: SystemRandomness().bytes(32)) != code)
      #expect(try ComparisonCode.text(new.request, offer) != code)
    }
  }

  @Test("A code is there only once the station has shown what it committed itself to")
  func commitment() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let new = try NewStation.draw(
        nil, at: try StationName("IQ-IBK"), randomness: SystemRandomness())
      let line = new.request.json.line()
      #expect(!line.contains(Hex.encode(new.opening)))
      let offer = try registry.ask(new.request)
      // Another value, a cut one, none.
      for wrong in [[], Array(new.opening.dropLast()), SystemRandomness().bytes(32)] {
        #expect(try !registry.show(wrong, for: try new.request.hash))
      }
      #expect(
        code { _ = try registry.admit(offer.station, code: "AAAA-AAAA-AAAA-AAAA") }
          == .unknownToRegistry, "no code before it is shown")
      #expect(try registry.show(new.opening, for: try new.request.hash))
      // The offer stays what it was, however often it is asked for.
      #expect(try registry.ask(new.request) == offer)
    }
  }

  @Test("Who may look for an offer after the code is fixed finds it; who must commit first cannot")
  func grinding() throws {
    // Of a code of ten bits, which a laptop searches as a state may search one of 80.
    func bits(_ code: String) -> Substring { code.prefix(2) }
    try withTemporaryFolder { (folder: String) throws in
      let registry = try Country(folder).registry
      let point = try StationName("IQ-IBK")
      let victim = try NewStation.draw(nil, at: point, randomness: SystemRandomness())
      let his = try NewStation.draw(nil, at: point, randomness: SystemRandomness())
      let real = try registry.ask(his.request)
      // The registry's side is fixed as soon as he has shown his.
      let target = bits(try ComparisonCode.text(his.request, real, opening: his.opening))
      func forged(_ number: Int) throws -> EnrolmentOffer {
        var fields = try registry.ask(victim.request).json.object ?? [:]
        fields["address"] = .string("https://registry.example:\(number)")
        return try EnrolmentOffer(.object(fields))
      }
      // Without a commitment he knows all that the station's code is over, and looks.
      let offer = try forged(1)
      var found = 0
      for number in 1...20_000 {
        var fields = offer.json.object ?? [:]
        fields["address"] = .string("https://registry.example:\(number)")
        let tried = try EnrolmentOffer(.object(fields))
        guard bits(try ComparisonCode.text(victim.request, tried)) == target else { continue }
        found = number
        break
      }
      #expect(found > 0)
      // With one, the offer that he found is as good as any: the station's value decides.
      let chosen = try forged(found)
      let codes = try (0..<64).map { _ in
        try ComparisonCode.text(
          victim.request, chosen, opening: SystemRandomness().bytes(32))
      }
      #expect(Set(codes).count == codes.count)
      #expect(codes.count { bits($0) == target } <= 3, "each hits once in 1,024")
    }
  }

  @Test("A request that is sent again by somebody else opens nothing, also after a revocation")
  func replayed() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let new = try Newcomer(network, wish: "IBK-1")
      let offered = new.offered
      let answer = try registry.admit(offered.offer.station, code: try new.code())
      try network.desk.know(registry)
      // Who copied it reads certificates, and has no key to use them with.
      #expect(try registry.ask(offered.request) == offered.offer)
      #expect(try Self.call(network).answer(to: offered) == answer)
      #expect(
        code {
          _ = try TLSIdentity(
            certificate: try Certificate(pem: answer.tlsCertificate), key: .generate())
        } == .key)
      let epoch = offered.request.epoch
      try registry.revoke(offered.offer.station, epoch: epoch, after: 0)
      #expect(code { _ = try registry.enrol(offered.request) } != nil)
      network.country.clock.advance(milliseconds: Limits.enrolmentMilliseconds + 1)
      #expect(code { _ = try registry.ask(offered.request) } == .enrolmentRefused)
    }
  }

  @Test("A station that is let in cannot ask for another's id, nor for a second one of its own")
  func anothersName() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      _ = try network.station("BGW-1")
      let own = try post.opened.keys.unlocked().own
      let client = try network.client(post)
      for (name, keys) in [
        ("BGW-1", own), ("TEH-1", own), ("BGW-1", try .generate()), ("IBK-1", try .generate()),
      ] {
        let request = try EnrolmentRequest.make(
          station: try StationName(name), pointOfEntry: post.name, epoch: post.epoch, keys: keys,
          opening: [1])
        let bytes = Array(request.json.line().utf8)
        let answer = try client.ask(
          .put("/v1/enrolments/\(try request.hash.hex)", bytes, whole: bytes.count))
        #expect([409, 422].contains(answer.status), "\(name) \(answer.status)")
      }
      #expect(try network.country.registry.waitingEnrolments().isEmpty)
    }
  }

  @Test("Many who ask cost a bounded number of rows, and none who may be compared gives way")
  func flood() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let new = try Newcomer(network)
      let code = try new.code()
      for _ in 0..<2 * Limits.askedEnrolments {
        _ = try registry.ask(
          try NewStation.draw(
            nil, at: try StationName("IQ-BGW"), randomness: SystemRandomness()
          ).request)
      }
      #expect(try registry.waitingEnrolments().count == Limits.askedEnrolments)
      _ = try registry.admit(new.offered.offer.station, code: code)
      #expect(try registry.refuseEnrolments() == Limits.askedEnrolments - 1)
      #expect(
        self.code { _ = try Self.call(network).answer(to: new.offered) } == nil,
        "who was let in stays so")
    }
  }

  @Test("Who has no certificate may ask to be enrolled, and for nothing else")
  func nothingElse() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      _ = try network.station("IBK-1")
      let authority = network.country.registry.keys.tlsAuthority.certificate
      func ask(_ context: TLSContext, _ request: Request) throws -> Int {
        let client = Client(
          network.address, context, over: network.service, timekeeper: network.country.clock)
        defer { client.close() }
        return try client.ask(request).status
      }
      let hash = String(repeating: "0", count: 64)
      let newcomer = { try TLSContext.newcomer(authorities: [authority]) }
      for path in ["answer", "lists", "attachments", "tombstones", "batches/\(hash)"] {
        #expect(try ask(try newcomer(), .get("/v1/\(path)")) == 403, "\(path)")
      }
      #expect(try ask(try newcomer(), .put("/v1/batches/\(hash)", [1], whole: 1)) == 403)
      #expect(try ask(try newcomer(), .get("/v1/enrolments/\(hash)")) == 404)
      #expect(try ask(try newcomer(), .put("/v1/enrolments/\(hash)", [1], whole: 1)) == 422)
      #expect(
        try ask(try newcomer(), .put("/v1/enrolments/\(hash)", [1], whole: 1 << 20)) == 413)
      // Another registry's authority does not vouch for this service.
      let other = try Country(folder + "/other").registry.keys.tlsAuthority.certificate
      let wrong = try TLSContext.newcomer(authorities: [other])
      #expect(code { _ = try ask(wrong, .get("/v1/enrolments/\(hash)")) } == .tls)
      // Who does not say that it is new is asked for its certificate, as ever.
      let anonymous = try TLSContext.client(nil, authorities: [authority])
      #expect(code { _ = try ask(anonymous, .get("/v1/answer")) } == .tls)
    }
  }
}

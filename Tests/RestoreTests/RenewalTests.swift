import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Seal
import Support
import Testing
import Wire

@testable import Registry
@testable import Station

@Suite("Stations that go on with new keys")
struct RenewalTests {
  private func administrator(_ post: Post) throws -> OfficerSession {
    OfficerSession(serviceNumber: "7731", role: .administrator, opened: post.clock.now())
  }

  /// Records, seals, and gives the sealed file.
  private func sealed(_ post: Post, _ name: String) throws -> [UInt8] {
    try post.record(name)
    let entry = try #require(try post.opened.seal().first)
    return try post.opened.outbox().file(of: entry)
  }

  @Test("Over the network the request goes out and the certificates come back in one sync")
  func network() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let post = try network.station("IBK-1")
      try post.record("A")
      try network.sync(post)
      let before = try post.opened.keys.unlocked().own
      let request = try post.opened.renewKeys(by: try administrator(post))
      let acts = try post.opened.auditRecords(for: try administrator(post)).map(\.act)
      let renewed = acts.filter { $0.action == .keyChanged }
      #expect(renewed.map(\.officer) == ["7731"])
      #expect(renewed.map(\.detail) == ["signing, TLS and encryption keys"])
      // Until the registry has answered, the present keys work.
      try post.record("B")
      #expect(try network.sync(post).sync.receipted == [2])
      let after = try post.opened.keys.unlocked()
      let station = try post.opened
      #expect(after.next == nil && !Disk().exists(station.folder.renewal))
      #expect(try request.keys().signing == after.signing.publicKey)
      #expect(after.tls.publicKey != before.tls.publicKey)
      #expect(after.encryption.publicKey != before.encryption.publicKey)
      // Both TLS keys connect until the first batch under the new signing key.
      #expect(try registry.connecting().count == 2)
      try post.record("C")
      #expect(try network.sync(post).sync.receipted == [3])
      #expect(try registry.connecting().keys.map(\.self) == [after.tls.publicKey.hash])
      #expect(try registry.revokedKeys().map(\.isRenewed) == [true])
      try post.record("D")
      #expect(try network.sync(post).sync.receipted == [4])
      #expect(try network.country.counted() == 4)
      let held = try registry.stations.station(try post.name)?.holds
      #expect(try held == post.opened.enrolment().version && held != 0)
      #expect(try registry.fsck().problems == [])
      // The folder opens with the new keys, and the old ones are in it no more.
      post.close()
      try post.open()
      #expect(try post.opened.keys.unlocked().signing.publicKey == after.signing.publicKey)
    }
  }

  @Test("A station that stays connected goes over to a line of its new keys")
  func staysConnected() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      let sync = try post.opened.networkSync(
        network.plan, over: network.service, shouldStop: { false })
      defer { sync.close() }
      try post.record("A")
      #expect(try sync.report(shouldStop: { false }).sync.receipted == [1])
      let old = try post.opened.keys.unlocked().tls.publicKey
      try post.opened.renewKeys(by: try administrator(post))
      // With the first batch under the new keys the old ones connect no more.
      for seq in 2...4 as ClosedRange<Int64> {
        try post.record("B")
        let report = try sync.report(shouldStop: { false })
        #expect(report.sync.receipted == [seq] && report.retries == 0 && report.bytesOnLine > 0)
      }
      #expect(try network.country.registry.connecting()[old.hash] == nil)
      #expect(network.service.opened == 2)
    }
  }

  @Test("By stick likewise, in two journeys; what was on its way under the old key counts")
  func stick() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let registry = country.registry
      let post = try country.station("IBK-1")
      let first = try sealed(post, "A")
      let late = try sealed(post, "B")
      try post.opened.renewKeys(by: try administrator(post))
      try country.carry(post)
      _ = try post.sync(country.stick)
      #expect(try post.opened.keys.unlocked().next == nil)
      let new = try sealed(post, "C")
      // The new key's batch comes first, then those under the old one, last to first.
      #expect(try registry.ingest(new).outcome == .accepted)
      #expect([.repeated, .accepted].contains(try registry.ingest(late).outcome))
      #expect([.repeated, .accepted].contains(try registry.ingest(first).outcome))
      #expect(try country.counted() == 3)
      #expect(try registry.fsck().problems == [])
    }
  }

  @Test("Once a batch counts under the new key, nothing new under the old one does")
  func oldKey() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let registry = country.registry
      let post = try country.station("IBK-1")
      let files = [try sealed(post, "A"), try sealed(post, "B")]
      // A copy of the machine, keys and all, made before.
      let thief = Post(country.folder / "thief", country.clock)
      post.close()
      try country.copy(post.root, to: thief.root)
      try post.open()
      try thief.open()
      try post.opened.renewKeys(by: try administrator(post))
      let renewal = try Disk().read(post.opened.folder.renewal, limit: 65_536)
      #expect(try registry.take(renewal: renewal) == .taken)
      #expect(try registry.take(renewal: renewal) == .known)
      let note = try #require(try registry.keyStatement(to: try post.name))
      try install(note, at: post, country)
      // In disorder: the new key's batch first, and the older ones bound by what they are named in.
      let third = try sealed(post, "C")
      #expect(try registry.ingest(third).outcome == .accepted)
      let forged = try sealed(thief, "THIEF")
      #expect(try registry.ingest(forged).outcome == .heldRevoked)
      #expect(try registry.ingest(files[0]).outcome == .heldRevoked, "nothing names it yet")
      #expect(try registry.ingest(files[1]).outcome == .accepted)
      #expect(try country.counted() == 3)
      #expect(try registry.take(renewal: renewal) == .known)
      // A renewal under the old key is too late.
      try thief.opened.renewKeys(by: try administrator(thief))
      let late = try Disk().read(thief.opened.folder.renewal, limit: 65_536)
      #expect(try registry.take(renewal: late) == .refused)
      #expect(try registry.fsck().problems == [])
    }
  }

  private func install(_ note: String, at post: Post, _ country: Country) throws {
    let place = country.stick / ExchangeNames.toStation / (try post.name).text
    try Disk().makeFolder(place)
    try Disk().write(note, to: place / ExchangeNames.keys)
    #expect(try post.opened.takeKeys(from: country.stick) == nil)
  }

  @Test("A station whose clock is wrong by decades takes its new keys all the same")
  func wrongClock() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      for year in [-56, 56] as [Int64] {
        post.close()
        try post.open(
          SimulatedTimekeeper(
            utcMilliseconds: country.clock.now().utcMilliseconds + year * 31_557_600_000))
        try post.opened.renewKeys(by: try administrator(post))
        let signing = try #require(try post.opened.keys.unlocked().next?.signing.publicKey)
        try country.carry(post)
        #expect(try post.opened.keys.unlocked().signing.publicKey == signing)
        // The first batch under them ends the old ones; the next renewal may come after an hour.
        try post.record("B")
        #expect(try country.carry(post).pass.count(.accepted) == 1)
        country.clock.advance(milliseconds: Limits.renewalMilliseconds)
      }
    }
  }

  @Test("A thief who renews the keys of a stolen station is revoked with them")
  func thiefRenews() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let registry = network.country.registry
      let post = try network.station("IBK-1")
      try post.record("A")
      try network.sync(post)
      let client = try network.client(post)
      #expect(try client.ask(.get("/v1/answer")).status == 200)
      client.close()
      // From here on it is his.
      try post.record("THIEF 1")
      try post.opened.renewKeys(by: try administrator(post))
      try network.sync(post)
      try post.record("THIEF 2")
      try network.sync(post)
      // Other keys are taken once an hour.
      network.country.clock.advance(milliseconds: Limits.renewalMilliseconds)
      try post.opened.renewKeys(by: try administrator(post))
      try network.sync(post)
      #expect(try registry.renewals.renewals().count == 1)
      let revoked = try registry.revoke(try post.name, epoch: try post.epoch, after: 1)
      #expect(revoked.countedBeyond.count == 3, "what counted is told, and stays")
      #expect(try registry.renewals.renewals().isEmpty)
      #expect(try registry.connecting().isEmpty)
      #expect(throws: Fault(.wireRefused, "")) { try network.sync(post) }
      // Neither a session taken up again nor any of his keys leads in.
      #expect(try client.ask(.get("/v1/answer")).status == 403)
      #expect(client.linesOpened.resumed == 1)
      try post.record("THIEF 3")
      _ = try post.sync(network.country.stick)
      let pass = try registry.ingest(exchange: network.country.stick)
      #expect(pass.files.allSatisfy { $0.ingested.outcome == .heldRevoked })
      #expect(try registry.fsck().problems == [])
      // The true station's people set up a new machine.
      let new = try network.country.station("IBK-1", in: "new")
      try network.desk.know(registry)
      try new.record("B")
      #expect(try network.sync(new).sync.receipted == [1])
    }
  }

  @Test("A registry from a backup before the renewal hears of it by stick, and takes all again")
  func restored() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let post = try country.station("IBK-1")
      try post.record("A")
      try country.carry(post)
      country.clock.advance(milliseconds: 1000)
      let backup = try country.registry.backUp(
        to: country.folder / "disk-a", keys: country.folder / "disk-b")
      try post.opened.renewKeys(by: try administrator(post))
      try country.carry(post)
      try post.record("B")
      try country.carry(post)
      #expect(try country.counted() == 2)
      let recovery = try EncryptionKey(
        pem: String(
          decoding: try Disk().read(country.registry.folder.recoveryKey, limit: 8192),
          as: UTF8.self))
      let again = country.folder / "again"
      _ = try RegistryService.restore(
        from: backup.data, keys: backup.keys, recovery: recovery, into: again, files: Disk(),
        timekeeper: country.clock, randomness: SystemRandomness())
      country.registry = try RegistryService.open(
        again, files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
      _ = try country.carry(post)
      _ = try country.carry(post)
      #expect(try country.counted() == 2)
      try post.record("C")
      _ = try country.carry(post)
      #expect(try country.counted() == 3)
      #expect(try country.registry.fsck().problems == [])
    }
  }

  @Test("A statement of keys that is older, forged, another's or for other keys is refused")
  func refused() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder + "/true")
      let registry = country.registry
      let post = try country.station("IBK-1")
      let other = try country.station("BGW-1")
      let evil = try Country(folder + "/evil")
      _ = try evil.station("IBK-1")
      func refusal(_ answer: EnrolmentAnswer, by signer: RegistryService) throws -> String? {
        let statement = KeyStatement(answer, made: .init(milliseconds: 1_772_438_400_000))
        let place = country.stick / ExchangeNames.toStation / "IBK-1"
        try Disk().makeFolder(place)
        try Disk().write(
          try signer.state(statement.json, as: .keys), to: place / ExchangeNames.keys)
        return try post.opened.takeKeys(from: country.stick)
      }
      let present = try post.opened.enrolment()
      func changed(
        _ fields: [String: JSON] = [:], of certificates: EnrolmentAnswer? = nil,
        version: Int64 = 5
      ) throws -> EnrolmentAnswer {
        let offer = (present.offer.json.object ?? [:]).merging(fields, uniquingKeysWith: { $1 })
        let from = certificates ?? present
        return EnrolmentAnswer(
          offer: try EnrolmentOffer(.object(offer)), stationCertificate: from.stationCertificate,
          tlsCertificate: from.tlsCertificate,
          stationEncryptionCertificate: from.stationEncryptionCertificate, version: version)
      }
      let his = evil.registry.keys
      let wrong: [(EnrolmentAnswer, RegistryService)] = [
        (try changed(), evil.registry),
        (try changed(["station": "BGW-1"]), registry),
        (try changed(["origin": "registry.example/other/1"]), registry),
        (try changed(["logKey": .string(his.log.verifier.description)]), registry),
        (try changed(["authorities": .string(his.authoritiesPEM)]), registry),
        (try changed(["tlsAuthority": .string(his.tlsAuthority.certificate.pem)]), registry),
        (try changed(["encryptionCertificate": .string(his.encryptionCertificate.pem)]), registry),
        (try changed(of: try other.opened.enrolment()), registry),
      ]
      for (number, (answer, signer)) in wrong.enumerated() {
        #expect(try refusal(answer, by: signer) != nil, "\(number)")
        #expect(try post.opened.enrolment() == present)
      }
      #expect(try refusal(try changed(), by: registry) == nil)
      #expect(try post.opened.enrolment().version == 5)
      #expect(try refusal(try changed(version: 4), by: registry) != nil, "an older one")
    }
  }

  @Test("A request for new keys that the station's own key did not sign is refused")
  func foreignRequests() throws {
    try withTemporaryFolder { (folder: String) throws in
      let country = try Country(folder)
      let registry = country.registry
      let post = try country.station("IBK-1")
      let other = try country.station("BGW-1")
      let own = try other.opened.keys.unlocked().own
      func signed(_ station: Post, _ keys: EnrolmentRequest.PrivateKeys, by signer: Post) throws
        -> [UInt8]
      {
        let request = try EnrolmentRequest.make(
          station: station.name, pointOfEntry: station.name, epoch: station.epoch, keys: keys,
          opening: [1])
        return try Renewal.sign(
          request, certificate: try Certificate(pem: signer.opened.enrolment().stationCertificate),
          key: try signer.opened.keys.unlocked().signing, atMilliseconds: 1_772_438_400_000)
      }
      let good = try signed(post, .generate(), by: post)
      for bytes in [
        try signed(post, .generate(), by: other), try signed(post, own, by: post),
        try signed(post, try post.opened.keys.unlocked().own, by: post), Array(good.dropLast()), [],
        try sealed(post, "A"),
      ] { #expect(try registry.take(renewal: bytes) == .refused) }
      #expect(try registry.take(renewal: good) == .taken)
    }
  }
}

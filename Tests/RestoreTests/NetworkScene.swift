import Bytes
import Crypto
import Host
import Seal
import Wire

@testable import Registry
@testable import Station

/// A country's registry at the end of a line in memory: no socket, no thread, no clock but its own.
final class CountryNetwork {
  let country: Country
  let address: ServerAddress
  let desk: RegistryDesk
  let service: MemoryService
  /// The clock of both sides.
  let clock: any Timekeeper

  init(
    _ folder: String, clock: (SimulatedTimekeeper) -> any Timekeeper = { $0 }
  ) throws {
    country = try Country(folder)
    self.clock = clock(country.clock)
    address = try ServerAddress("https://registry.example")
    let registry = country.registry
    desk = RegistryDesk(
      registry.folder.root, files: Disk(), timekeeper: self.clock,
      randomness: SystemRandomness(), report: { _ in })
    let (identity, clients) = try registry.serverIdentity(for: address.host)
    service = MemoryService(
      try TLSContext.server(identity, clients: clients, newcomers: true),
      StationDoor(
        desk: desk, arrivals: Arrivals(registry.folder.arrivals, files: Disk()),
        folder: registry.folder, files: Disk()),
      files: Disk(), timekeeper: self.clock)
    service.work = { [unowned self] in
      desk.workOff(country.registry)
      desk.listWaiters.expire(now: desk.now)
    }
    try desk.know(registry)
  }

  /// A station that the service knows.
  func station(_ name: String) throws -> Post {
    let post = try country.station(name)
    try post.open(clock)
    try desk.know(country.registry)
    return post
  }

  var plan: NetworkPlan {
    var plan = NetworkPlan()
    plan.address = address
    return plan
  }

  /// One sync over the network.
  @discardableResult
  func sync(_ post: Post) throws -> NetworkReport {
    try post.opened.sync(plan, over: service, shouldStop: { false })
  }

  /// A client with a station's own key and certificate.
  func client(_ post: Post) throws -> Client {
    let enrolment = try post.opened.enrolment()
    let context = try TLSContext.client(
      try TLSIdentity(
        certificate: try Certificate(pem: enrolment.tlsCertificate), key: try post.opened.tlsKey()),
      authorities: [try Certificate(pem: enrolment.tlsAuthority)])
    return Client(address, context, over: service, timekeeper: country.clock)
  }

  func courier(_ post: Post) throws -> Courier {
    Courier(
      try client(post), files: Disk(), timekeeper: country.clock, randomness: SystemRandomness())
  }
}

package import Bytes
import Crypto
package import Host
package import Wire

/// A registry's network service without sockets and threads: the same door and desk, in memory.
package final class SimulatedService {
  private let desk: RegistryDesk
  private let registry: RegistryService
  /// Where lines to it are opened.
  package let service: MemoryService

  /// Serves a registry under an address.
  package init(
    _ registry: RegistryService, at address: ServerAddress, files: any Files,
    timekeeper: any Timekeeper, randomness: any Randomness
  ) throws(Fault) {
    self.registry = registry
    let desk = RegistryDesk(
      registry.folder.root, files: files, timekeeper: timekeeper, randomness: randomness,
      report: { _ in })
    self.desk = desk
    let (identity, clients) = try registry.serverIdentity(for: address.host)
    service = MemoryService(
      try TLSContext.server(identity, clients: clients),
      StationDoor(
        desk: desk, arrivals: Arrivals(registry.folder.arrivals, files: files),
        folder: registry.folder, files: files),
      files: files, timekeeper: timekeeper)
    service.work = { [unowned registry] in desk.workOff(registry) }
    try know()
  }

  /// Takes up who may connect, after an enrolment or a revocation.
  package func know() throws(Fault) { try desk.know(registry) }
}

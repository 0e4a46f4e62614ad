import Bytes
import Console
import Document
import Station

/// Whom a lane trusts to sign documents: what the station trusts, read anew when another version of
/// it was installed meanwhile.
final class LaneTrust {
  private let outlet: Outlet
  private let installed: () throws(Fault) -> Int64?
  private let load: () throws(Fault) -> IssuerTrust
  private var version: Int64?
  private var trust = IssuerTrust()
  /// True once it was said that the store cannot be read.
  private var isDistrusted = false

  /// What a station trusts.
  convenience init(_ station: PointOfEntry, outlet: Outlet) {
    self.init(
      outlet, version: { () throws(Fault) in try station.issuerTrustVersion() },
      load: { () throws(Fault) in try station.issuerTrust() })
  }

  /// What `load` gives, anew for each `version`.
  init(
    _ outlet: Outlet, version: @escaping () throws(Fault) -> Int64?,
    load: @escaping () throws(Fault) -> IssuerTrust
  ) {
    self.outlet = outlet
    installed = version
    self.load = load
  }

  /// What is trusted now. A store that is not what the registry signed is trusted in nothing: the
  /// officer is told once, and work goes on.
  func current() -> IssuerTrust {
    do throws(Fault) {
      let installed = try installed()
      guard installed != version else { return trust }
      trust = try load()
      version = installed
    } catch {
      if !isDistrusted {
        outlet.note("\("trust anchors cannot be used: \(error.detail)", .bad): tell the supervisor")
      }
      isDistrusted = true
      trust = IssuerTrust()
      version = nil
    }
    return trust
  }
}

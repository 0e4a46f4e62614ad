import Bytes
import Console
import Document
import Station

/// Whom a lane trusts to sign documents: what the station trusts, read anew when another version of
/// it was installed meanwhile.
final class LaneTrust {
  private let station: PointOfEntry
  private let outlet: Outlet
  private var version: Int64?
  private var trust = IssuerTrust()
  /// True once it was said that the store cannot be read.
  private var isDistrusted = false

  init(_ station: PointOfEntry, outlet: Outlet) {
    self.station = station
    self.outlet = outlet
  }

  /// What is trusted now. A store that is not what the registry signed is trusted in nothing: the
  /// officer is told once, and work goes on.
  func current() -> IssuerTrust {
    do throws(Fault) {
      let installed = try station.issuerTrustVersion()
      guard installed != version else { return trust }
      trust = try station.issuerTrust()
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

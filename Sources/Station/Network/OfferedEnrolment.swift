public import Bytes
import Crypto
public import Host
public import Seal
public import Wire

/// What a registry offered over the network to a station that asks to be enrolled; it waits in the
/// station's folder until people on both sides have compared the code.
public struct OfferedEnrolment: Sendable {
  private static let type = "maabar/enrolment-offered/1"

  /// Where the registry was.
  public let address: ServerAddress
  /// What the station asked.
  public let request: EnrolmentRequest
  /// What the registry offered.
  public let offer: EnrolmentOffer
  /// True once a person here heard the registry's administrator read the same code.
  public private(set) var isCompared = false
  /// What the request commits itself to.
  let opening: [UInt8]
  /// The keys that asked, until they stand in the station's folder.
  let drawn: NewStation?

  /// An offer to a new station; throws `.enrolment` for one to another request, or under another id
  /// than the one that was wished for.
  init(_ offer: EnrolmentOffer, to new: NewStation, at address: ServerAddress) throws(Fault) {
    self.address = address
    self.offer = offer
    request = new.request
    opening = new.opening
    drawn = new
    try check()
  }

  private func check() throws(Fault) {
    guard offer.request == (try request.hash), offer.epoch == request.epoch,
      offer.station == request.station ?? offer.station
    else { throw Fault(.enrolment, at: address.description, "an offer to another station") }
  }

  /// The code that both sides read to each other.
  public var code: String {
    get throws(Fault) { try ComparisonCode.text(request, offer, opening: opening) }
  }

  // MARK: The file

  /// The offer that waits in a station's folder; nil for none.
  public static func read(_ root: Path, files: any Files) throws(Fault) -> OfferedEnrolment? {
    let folder = StationFolder(root)
    guard files.exists(folder.offered), !files.exists(folder.enrolment) else { return nil }
    do throws(Fault) {
      return try OfferedEnrolment(
        try JSON.parse(try files.read(folder.offered, limit: 64 * 1024)),
        to: try StationSetup.request(in: root, files: files))
    } catch { throw error.within(folder.offered.string) }
  }

  private init(_ json: JSON, to request: EnrolmentRequest) throws(Fault) {
    guard try json.requiredString("type") == OfferedEnrolment.type, let offer = json["offer"] else {
      throw Fault(.field, at: "type", "\(OfferedEnrolment.type) expected")
    }
    address = try ServerAddress(try json.requiredString("registry"))
    self.request = request
    self.offer = try EnrolmentOffer(offer)
    opening = try Hex.decode(try json.requiredString("opening"))
    isCompared = json["compared"]?.integer == 1
    drawn = nil
    try check()
  }

  func write(to folder: StationFolder, files: any Files) throws(Fault) {
    let json = JSON.fields([
      "type": .string(OfferedEnrolment.type), "registry": .string(address.description),
      "offer": offer.json, "opening": .string(Hex.encode(opening)),
      "compared": isCompared ? 1 : nil,
    ])
    try files.write(Array((json.line() + "\n").utf8), to: folder.offered, secret: true)
  }

  /// Notes that the codes were compared: from now on the registry's answer is taken when it comes.
  public mutating func compared(in root: Path, files: any Files) throws(Fault) {
    isCompared = true
    try write(to: StationFolder(root), files: files)
  }
}

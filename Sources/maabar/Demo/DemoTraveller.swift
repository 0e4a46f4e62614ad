import Codes
import Document
import Record
import Station

/// Which story of the demonstration a traveller belongs to.
enum DemoStory: String, Sendable, CaseIterable {
  /// Nothing unusual.
  case ordinary
  /// Parents and children, linked by one family identifier.
  case family
  /// A lorry driver who crosses three times on one day.
  case driver
  /// A border resident with a pass that has no zone.
  case passWithoutZone = "pass-without-zone"
  /// No document at all.
  case withoutDocument = "without-document"
  /// A name of one part.
  case onePartName = "one-part-name"
  /// Two people of one name, both born on 1 July of one year.
  case namesake
  /// A zone whose check digit does not hold, as a worn page gives it.
  case badCheckDigit = "bad-check-digit"
  /// A person on the United Nations list, spelled another way.
  case listedName = "listed-name"
  /// A national of the country itself on a list that does not bind its own.
  case listedOwnNational = "listed-own-national"
  /// A person whom a court forbids to leave.
  case exitOrder = "exit-order"
  /// Another person with a document reported stolen.
  case listedDocument = "listed-document"
  /// A person on a list of which the lane is to see nothing.
  case silentListing = "silent-listing"
  /// A missing child, with somebody else.
  case protectiveListing = "protective-listing"
  /// A traveller who asks for protection.
  case protectionClaim = "protection-claim"
  /// A child without parent or guardian.
  case unaccompaniedChild = "unaccompanied-child"
  /// A bus whose operator sent a list of its passengers ahead.
  case busGroup = "bus-group"
  /// An official of the United Nations with a laissez-passer.
  case unitedNationsPass = "un-pass"
  /// A refugee with a travel document of the 1951 Convention.
  case refugeeDocument = "refugee-document"
  /// Twins with consecutive passports.
  case twins
  /// A scanner whose plug is pulled during a capture, and the traveller after it.
  case unpluggedScanner = "unplugged-scanner"
  /// The last traveller before the station loses its power.
  case powerCut = "power-cut"
  /// Travellers at the station that is stolen in the evening.
  case stolenStation = "stolen-station"
  /// A traveller whose records a court orders erased.
  case erasedPerson = "erased-person"
}

/// What breaks at a station in the demonstration.
enum DemoMishap: Sendable {
  /// The finger scanner's plug is pulled during the capture.
  case unplugged
  /// The power goes right after the record was written.
  case powerCut
}

/// One invented traveller on the day of the demonstration: pure data, for the simulated devices and
/// the lane.
struct DemoTraveller: Sendable, Equatable {
  /// Names the traveller within the day: `T0001`, in the order of time.
  var id = ""
  /// Seconds since the local midnight at which the traveller steps up.
  var second: Int
  /// The point of entry's code.
  var pointOfEntry: String
  /// The lane, from 1.
  var lane: Int
  /// Which way.
  var direction: Direction
  /// The story.
  var story: DemoStory
  /// What kind of traveller.
  var category: TravellerCategory
  /// Why the traveller crosses.
  var purpose: TravelPurpose
  /// The intended stay in days; nil for those who leave and for nationals.
  var stayDays: Int?
  /// The lines that a reader finds on the document; empty where there is no zone.
  var zone: [String] = []
  /// What an officer types from the printed page of a document without a zone.
  var document: RecordedDocument?
  /// The names as printed or declared; the first in the script of the document.
  var names: [RecordedName]
  /// The birth date as printed or declared.
  var birth: BirthDate
  /// The sex as printed.
  var sex: Sex
  /// The nationality's code.
  var nationality: String
  /// The country of residence.
  var residence: String
  /// The visa or permit.
  var permit: RecordedPermit?
  /// What the traveller comes or leaves with.
  var conveyance: RecordedConveyance?
  /// With whom the traveller belongs.
  var links: [RecordedLink] = []
  /// The traveller asks for protection.
  var claimsProtection = false
  /// A child without a parent or guardian.
  var isUnaccompanied = false
  /// Fingers or slaps that are captured; empty for travellers of whom none are asked.
  var fingers: [FingerPosition] = []
  /// The seed of the traveller's synthetic hands.
  var hands: UInt64 = 0
  /// What breaks while the traveller stands there.
  var mishap: DemoMishap?

  /// The code of the station that serves the traveller.
  var post: String { story == .stolenStation ? DemoBorder.hut : pointOfEntry }

  /// What the lane gets once the devices have read the zone: nil where there is none.
  func laneInput(zone read: MachineReadableZone?) -> LaneInput {
    var input = LaneInput(direction: direction)
    input.category = category
    input.purpose = purpose
    input.stayDays = stayDays
    input.zone = read
    input.document = document
    // The zone names the traveller; the page adds the name in the script of the country.
    input.names = read == nil ? names : names.filter { $0.script != "Latn" }
    input.birth = read == nil ? birth : nil
    input.printedSex = sex
    input.nationality = read == nil ? nationality : nil
    input.residence = residence
    input.permit = permit
    input.conveyance = conveyance
    input.links = links
    input.claimsProtection = claimsProtection
    input.isUnaccompanied = isUnaccompanied
    return input
  }
}

import Bytes
import Codes
import Document

extension FuzzTarget {
  /// A data group, told by its tag: what reads has its images as they stand in the file, few
  /// oddities with their places, fields for the officer and one check.
  static let dataGroup = FuzzTarget("data-group") { bytes in
    guard case .dataGroup(let number)? = bytes.first.flatMap(ChipFile.init(tag:)) else {
      throw Fault(.chipFile, at: "byte 0", "no data group")
    }
    let group = try DataGroup(number, bytes)
    guard group.oddities.count <= 32 else { return "more oddities than are kept" }
    guard group.oddities.allSatisfy({ $0.place.hasPrefix("byte ") }) else {
      return "an oddity without a place"
    }
    for image in images(of: group) {
      guard image.place + image.bytes.count <= bytes.count,
        bytes[image.place..<image.place + image.bytes.count].elementsEqual(image.bytes)
      else { return "an image is not as it stands in the file" }
    }
    var chip = ChipContent()
    try chip.add(bytes, named: "file")
    let day = CivilDate(daysSince1970: 20_000)
    guard chip.contentChecks(on: day).count == 1 else { return "not one check" }
    _ = DocumentPage.entries(of: chip, on: day)
    return nil
  }

  private static func images(of group: DataGroup) -> [ChipImage] {
    switch group.content {
    case .faces(let faces): faces.map(\.image)
    case .images(let images): images
    case .person(let person): [person.proofOfCitizenship].compactMap(\.self)
    case .document(let document): [document.front, document.rear].compactMap(\.self)
    default: []
    }
  }
}

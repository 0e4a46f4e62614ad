public import Bytes

/// A data group of a chip as its own standard reads it (ICAO Doc 9303-10, clause 4.7).
///
/// Issuers' encodings vary: what can still be read is read, and each oddity is kept with its place.
/// What cannot be read is a `Fault`; neither holds personal data.
public struct DataGroup: Sendable {
  /// What a data group holds.
  public enum Content: Sendable {
    /// DG1: the machine-readable zone.
    case zone(MachineReadableZone)
    /// DG2: the holder's faces, the first for the officer.
    case faces([FaceImage])
    /// DG3 and DG4: fingers or irises, each record as it came.
    case biometrics([BiometricRecord])
    /// DG5 and DG7: the displayed portrait, the signature.
    case images([ChipImage])
    /// DG11: more about the holder.
    case person(PersonalDetails)
    /// DG12: more about the document.
    case document(DocumentDetails)
    /// DG16: whom to notify.
    case persons([PersonToNotify])
    /// DG13, by the issuer's own rules; DG14, the SecurityInfos; DG15, a SubjectPublicKeyInfo; and
    /// DG6 and DG8 to DG10, whose content no standard in force defines: the bytes of the content.
    case raw([UInt8])
  }

  /// The number, 1 to 16.
  public let number: Int
  /// What it holds.
  public let content: Content
  /// Where the encoding is not what the standard says, though it could be read: the places.
  public let oddities: [Fault]

  /// The most bytes of a data group that are read; the largest known have some 60 kB.
  public static let maximumBytes = 1 << 20

  /// Reads the file of data group `number`, tag included. Throws `.chipFile`, for DG1 also
  /// `.zoneFormat` or `.zoneCharacter`, with the place in the file.
  public init(_ number: Int, _ file: [UInt8]) throws(Fault) {
    guard file.count <= DataGroup.maximumBytes else {
      throw Fault(.chipFile, at: "byte \(DataGroup.maximumBytes)", "a data group of over a MiB")
    }
    let element = try TaggedElement(file[...])
    guard (1...16).contains(number), element.tag == ChipFile.dataGroup(number).tag.map(Int.init)
    else { throw TaggedElement.wrong(file[...], "the tag of another file") }
    var reader = DataGroupReader()
    let content = try reader.content(of: number, element)
    self.number = number
    self.content = content
    oddities = reader.oddities
  }
}

extension DataGroupReader {
  /// The content of a data group by its number.
  mutating func content(
    of number: Int, _ element: TaggedElement
  ) throws(Fault) -> DataGroup.Content {
    switch number {
    case 1: .zone(try zone(element))
    case 2: .faces(try faces(element))
    case 3: .biometrics(try biometrics(element, .finger))
    case 4: .biometrics(try biometrics(element, .iris))
    case 5: .images(try images(element, tag: 0x5F40))
    case 7: .images(try images(element, tag: 0x5F43))
    case 11: .person(try person(element))
    case 12: .document(try document(element))
    case 14: .raw(try securityInfos(element))
    case 15: .raw(try publicKey(element))
    case 16: .persons(try persons(element))
    default: .raw(Array(element.content))
    }
  }

  /// DG1 (clause 4.7.1).
  private func zone(_ element: TaggedElement) throws(Fault) -> MachineReadableZone {
    guard let field = try element.children().first(where: { $0.tag == 0x5F1F }) else {
      throw TaggedElement.wrong(element.content, "no machine-readable zone")
    }
    do throws(Fault) { return try MachineReadableZone(bytes: Array(field.content)) } catch {
      throw error.within("byte \(field.content.startIndex)")
    }
  }

  /// DG14 (clause 4.7.14): a set of SecurityInfos, each a sequence that opens with an identifier.
  private mutating func securityInfos(_ element: TaggedElement) throws(Fault) -> [UInt8] {
    let set = try TaggedElement(element.content)
    guard set.tag == 0x31 else { throw TaggedElement.wrong(set.encoded, "a set expected") }
    let infos = try set.children()
    if infos.isEmpty { note(set.encoded, "an empty set") }
    for info in infos {
      guard info.tag == 0x30, try info.children().first?.tag == 0x06 else {
        throw TaggedElement.wrong(info.encoded, "a SecurityInfo expected")
      }
    }
    return Array(set.encoded)
  }

  /// DG15 (clause 4.7.15): a SubjectPublicKeyInfo.
  private func publicKey(_ element: TaggedElement) throws(Fault) -> [UInt8] {
    let key = try TaggedElement(element.content)
    guard key.tag == 0x30 else { throw TaggedElement.wrong(key.encoded, "a public key expected") }
    let fields = try key.children(0x30, 0x03)
    _ = try fields[0].children(0x06)
    return Array(key.encoded)
  }
}

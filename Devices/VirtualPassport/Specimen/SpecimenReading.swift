public import Bytes
public import Host

extension ChipSpecimen {
  /// The file of a folder that says how its chip is opened and what keys it has.
  public static let settingsName = "chip.json"
  /// No file of a specimen is larger.
  static let largestFile = 1 << 20

  /// Reads a folder of chip files, however a program named them. Without `chip.json` the chip is
  /// opened by the zone of its DG1 with Basic Access Control, and by PACE where an EF.CardAccess
  /// offers it.
  ///
  /// Throws `.specimen` for a folder without a file of a chip and for settings that cannot be read,
  /// and what reading files throws.
  public init(folder: Path, files: any Files) throws(Fault) {
    var named: [(name: String, bytes: [UInt8])] = []
    for entry in try files.list(folder, limit: 1000) where entry.kind == .file {
      guard entry.size <= Self.largestFile else { continue }
      named.append((entry.name, try files.read(folder / entry.name, limit: Self.largestFile)))
    }
    do throws(Fault) { try self.init(named) } catch { throw error.within(folder.string) }
  }

  /// Takes the files of a folder by their names; throws `.specimen`.
  public init(_ named: [(name: String, bytes: [UInt8])]) throws(Fault) {
    var files = FileTree()
    for (name, bytes) in named {
      guard let (folder, identifier) = ChipFileName.place(name, bytes) else { continue }
      guard files[folder, identifier] == nil else {
        throw Fault(.specimen, at: name, "a second \(ChipFileName.name(folder, identifier))")
      }
      files[folder, identifier] = bytes
    }
    guard !files.identifiers(in: .application).isEmpty else {
      throw Fault(.specimen, "no file of a chip: DG1, EF.SOD and the like expected")
    }
    if files[.master, FileTree.directory] == nil {
      files[.master, FileTree.directory] = DataGroupWriting.directory
    }
    self.init(files: files, access: ChipAccess())
    if let settings = named.first(where: { $0.name == Self.settingsName }) {
      do throws(Fault) { try apply(JSON.parse(settings.bytes)) } catch {
        throw Fault(.specimen, at: Self.settingsName, error.description)
      }
    } else {
      access.pace = SecurityInfos.paceOffers(files[.master, FileTree.cardAccess] ?? [])
    }
    if access.passwords[.zone] == nil { access.passwords[.zone] = zoneKey }
    access.isNeeded = access.isNeeded && !access.passwords.isEmpty
  }

  /// The characters of DG1's zone; nil without one.
  private var zone: [UInt8]? {
    files[.application, FileTree.dataGroup(1)].flatMap { DataObject.list($0)?.first?[0x5F1F] }
  }

  /// The key of DG1's zone.
  private var zoneKey: String? { zone.flatMap(ZoneKey.of) }

  /// The lines of DG1's zone as they are printed: two of 44 or 36 characters, three of 30; none
  /// where there is no such zone.
  public var zoneLines: [String] {
    guard let zone, let length = [88: 44, 72: 36, 90: 30][zone.count] else { return [] }
    return stride(from: 0, to: zone.count, by: length).map {
      String(decoding: zone[$0..<$0 + length], as: UTF8.self)
    }
  }
}

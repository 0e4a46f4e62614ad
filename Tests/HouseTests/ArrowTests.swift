import Testing

@Suite("The arrows between modules")
struct ArrowTests {
  /// Modules of the toolchain that any of ours may import.
  private let toolchain: Set<String> = ["Glibc", "Swift", "Synchronization", "Dispatch"]

  /// Where Foundation is worth its two milliseconds at start.
  private let withFoundation: Set<String> = [
    "Host", "Match", "Flows", "Readmission", "maabar", "maabar-registry",
  ]

  @Test("the manifest is understood: every folder of sources is a declared target")
  func readsManifest() {
    let folders = Set(House.sources.map(\.module))
    let declared = Set(Declared.all.filter { $0.kind != .tests }.map(\.name))
    #expect(folders.subtracting(declared).isEmpty)
    #expect(Declared.named("Store")?.imports == ["Bytes", "Host", "Crypto", "CSQLite"])
    #expect(Declared.named("Station")?.imports.count ?? 0 > 10)
  }

  @Test("a file imports only what its module lists in the manifest", arguments: House.sources)
  func importsListed(file: SourceFile) {
    let listed = Set(Declared.named(file.module)?.imports ?? [])
    for name in file.imports {
      switch name {
      case "Foundation": #expect(withFoundation.contains(file.module), "Foundation in \(file)")
      case "FoundationXML": #expect(file.module == "Match", "FoundationXML in \(file)")
      default: #expect(listed.union(toolchain).contains(name), "\(file) imports \(name)")
      }
    }
  }

  @Test("an arrow points only to a module that stands earlier, so there is no cycle")
  func pointsDown() {
    var seen: Set<String> = []
    for target in Declared.all where target.kind != .tests {
      for name in target.imports {
        #expect(seen.contains(name), "\(target) imports \(name), which stands after it")
      }
      seen.insert(target.name)
    }
  }

  @Test("the registry's program reaches neither a device nor a station but by simulating them")
  func keepsRegistryApart() {
    var reached: Set<String> = []
    var open = ["maabar-registry"]
    while let name = open.popLast() {
      guard name != "Simulation", reached.insert(name).inserted else { continue }
      open += Declared.named(name)?.imports ?? []
    }
    let drivers = Declared.all.filter { $0.kind == .driver }.map(\.name)
    #expect(reached.isDisjoint(with: ["Device", "Encounter", "Station"] + drivers))
    #expect(reached.contains("Registry"))
  }

  @Test("the virtual passport reaches nothing of the reader, so that each tests the other")
  func keepsVirtualPassportApart() {
    var reached: Set<String> = []
    var open = ["VirtualPassport"]
    while let name = open.popLast() {
      guard reached.insert(name).inserted else { continue }
      open += Declared.named(name)?.imports ?? []
    }
    #expect(reached.isDisjoint(with: ["Document", "Device", "Encounter"]))
    #expect(reached.contains("Crypto"))
  }

  @Test("no type of a module is named like a module: qualified look-up would break")
  func namesTypesApart() {
    let modules = Set(Declared.all.filter { $0.kind != .tests }.map(\.name))
    let kinds = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    for file in House.sources {
      for line in file.lines where line.first != " " {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        guard let kind = words.firstIndex(where: kinds.contains), words.count > kind + 1 else {
          continue
        }
        #expect(!modules.contains(words[kind + 1]), "\(file): \(line)")
      }
    }
  }
}

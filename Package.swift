// swift-tools-version: 6.2
// Maabar, a migration-management border data system.
//
// The folders below Sources are the way of a traveller's data; Devices holds one folder a driver.
// Only the Swift toolchain, SQLite (libsqlite3-dev) and OpenSSL (libssl-dev) are linked. Every
// module lists each module that it imports; ArrowTests reads the import lines against this file.

import PackageDescription

/// The language rules of the whole house.
let rules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

/// Modules whose loops are too slow unoptimised are optimised in debug builds too.
let fastInDebug: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

func names(_ list: String) -> [String] { list.split(separator: " ").map(String.init) }

func dependencies(_ list: String) -> [Target.Dependency] { names(list).map { .byName(name: $0) } }

/// A module of the flow: Sources/<name>, with the arrows it may follow.
func module(_ name: String, imports: String = "", fast: Bool = false) -> Target {
  .target(
    name: name, dependencies: dependencies(imports), path: "Sources/\(name)",
    swiftSettings: rules + (fast ? fastInDebug : []))
}

/// A driver: Devices/<name>, whose folder holds its README, its Swift, and in C its shim if any.
func driver(_ name: String, imports: String, shim: Bool = false) -> Target {
  .target(
    name: name, dependencies: dependencies(imports), path: "Devices/\(name)",
    exclude: ["README.md"] + (shim ? ["C"] : []), swiftSettings: rules)
}

/// A system library's module map and header shim: Sources/<name>, or the folder of a driver.
func system(_ name: String, folder: String? = nil) -> Target {
  .systemLibrary(name: name, path: folder ?? "Sources/\(name)")
}

/// Inner loops in C: Sources/<name>.
func kernels(_ name: String) -> Target {
  .target(name: name, path: "Sources/\(name)")
}

/// A program: Sources/<name>.
func program(_ name: String, imports: String) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies(imports), path: "Sources/\(name)", swiftSettings: rules)
}

/// The tests of one module, or of one driver below Tests/Devices.
func tests(_ name: String, imports: String, folder: String = "Tests") -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies("Support " + imports),
    path: "\(folder)/\(name)Tests", swiftSettings: rules)
}

let package = Package(
  name: "maabar",
  products: [
    .executable(name: "maabar", targets: ["maabar"]),
    .executable(name: "maabar-registry", targets: ["maabar-registry"]),
  ],
  traits: [
    .trait(name: "Fuzz", description: "build the product fuzz for libFuzzer (Tests/Fuzz/run)")
  ],
  targets: [
    // The ground.
    system("CSQLite"),
    system("COpenSSL"),
    system("CHost"),
    kernels("CKernels"),
    module("Bytes", fast: true),
    module("Codes", imports: "Bytes"),
    module("Host", imports: "Bytes CHost"),
    module("Crypto", imports: "Bytes COpenSSL"),
    module("Store", imports: "Bytes Host Crypto CSQLite"),

    // The way of a traveller's data.
    module("Device", imports: "Bytes Codes Host"),
    module("Names", imports: "Bytes Codes", fast: true),
    module("Document", imports: "Bytes Codes Crypto Names"),
    module("Biometrics", imports: "Bytes Codes Host CKernels", fast: true),
    module("Encounter", imports: "Bytes Device Document Biometrics Codes Crypto Host"),
    module("Match", imports: "Bytes Codes Host Names Biometrics Store", fast: true),
    module("Decision", imports: "Bytes Codes Document Match"),
    module("Record", imports: "Bytes Codes"),
    module("Seal", imports: "Bytes Codes Record Crypto"),
    module("Flows", imports: "Bytes Codes Host Crypto Record Store CKernels", fast: true),
    module("Wire", imports: "Bytes Host Crypto"),
    module(
      "Station",
      imports: """
        Bytes Host Codes Crypto Device Names Document Biometrics Encounter Match Decision Record \
        Seal Wire Flows Store
        """),
    module(
      "Registry",
      imports: """
        Bytes Host Codes Crypto Names Document Biometrics Match Decision Record Seal Wire Store \
        Flows
        """),
    module(
      "Readmission",
      imports: """
        Bytes Codes Host Crypto Names Document Biometrics Match Record Seal Store Flows Registry
        """),
    module("Console", imports: "Bytes Codes Host"),

    // Fleets that fail in every way, by a seed.
    module("Torture", imports: "CSQLite Bytes Host Store"),
    module(
      "Simulation",
      imports: """
        Bytes Host Codes Crypto Names Match Record Seal Wire Store Flows Torture Station Registry
        """),

    // The drivers.
    driver("Socket", imports: "Device Bytes Codes Host Crypto"),
    system("CPCSC", folder: "Devices/PCSC/C"),
    driver("PCSC", imports: "Device Bytes Host CPCSC", shim: true),
    driver("VirtualPassport", imports: "Bytes Codes Host Crypto Biometrics"),
    driver(
      "Simulated", imports: "Device Bytes Codes Host Crypto Document Biometrics VirtualPassport"),

    // The programs.
    program(
      "maabar",
      imports: """
        Bytes Host Codes Crypto Store Names Device Document Biometrics Encounter Match Decision \
        Record Seal Wire Flows Station Registry Readmission Console Socket PCSC VirtualPassport \
        Simulated
        """),
    program(
      "maabar-registry",
      imports: """
        Bytes Host Codes Crypto Store Names Document Match Record Seal Wire Flows Registry Console \
        Simulation
        """),

    // The tests mirror the sources.
    .target(name: "Support", path: "Tests/Support", swiftSettings: rules),
    .target(
      name: "FuzzTargets",
      dependencies: dependencies(
        """
        Bytes Codes Host Console Crypto Names Document Biometrics Match Device Socket PCSC \
        Simulated VirtualPassport Flows Record Decision Seal Wire Station Registry Readmission
        """),
      path: "Tests/Fuzz/Targets", swiftSettings: rules),
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver", swiftSettings: rules),
    tests("Fuzz", imports: "FuzzTargets"),
    tests("House", imports: "Bytes Console maabar maabar-registry"),
    tests(
      "Command",
      imports: """
        Biometrics Bytes Codes Console Decision Device Document Encounter Host Match Names PCSC \
        Readmission Record Registry Seal Simulated Socket Station Store VirtualPassport maabar \
        maabar-registry
        """),
    tests("Bytes", imports: "Bytes"),
    tests("Codes", imports: "Codes Bytes"),
    tests("Host", imports: "Host Bytes"),
    tests("Console", imports: "Console Bytes Codes Host"),
    tests("Record", imports: "Record Bytes Codes"),
    tests("Flows", imports: "Flows Bytes Codes Host Crypto Record Store CKernels"),
    tests("Decision", imports: "Decision Bytes Codes Document Match"),
    tests("Document", imports: "Document Names Codes Crypto Bytes Host VirtualPassport"),
    tests("Biometrics", imports: "Biometrics Bytes CKernels Codes Host"),
    tests("Conformance", imports: "Document Bytes Codes Crypto Host VirtualPassport"),
    tests(
      "Encounter",
      imports: "Encounter Bytes Codes Host Device Document Names Biometrics Crypto Simulated"),
    tests("Demo", imports: "maabar Bytes Codes Document Match Names Record Station"),
    tests("Device", imports: "Device Bytes Codes Host"),
    .target(
      name: "DeviceContract", dependencies: dependencies("Bytes Codes Crypto Device Host"),
      path: "Tests/Devices/Contract", swiftSettings: rules),
    tests(
      "Simulated",
      imports: "DeviceContract Simulated Device Biometrics Bytes Codes Host Crypto VirtualPassport",
      folder: "Tests/Devices"),
    tests(
      "Socket", imports: "DeviceContract Socket Simulated Device Bytes Codes Host",
      folder: "Tests/Devices"),
    tests(
      "PCSC", imports: "DeviceContract PCSC Device Bytes Codes Crypto Host",
      folder: "Tests/Devices"),
    tests(
      "VirtualPassport", imports: "VirtualPassport Bytes Codes Host Crypto Biometrics",
      folder: "Tests/Devices"),
    tests(
      "Program",
      imports: """
        Bytes Codes Crypto Host Record Registry Seal VirtualPassport maabar maabar-registry
        """),
    tests(
      "Station",
      imports: """
        Station Bytes Codes Crypto Decision Document Flows Host Match Names Record Seal Store \
        Torture
        """),
    tests(
      "Restore",
      imports: """
        Station Registry Wire Bytes Codes Decision Document Host Crypto Match Names Record Seal \
        Store Flows Torture
        """),
    tests("Simulation", imports: "Simulation Bytes Crypto Host Registry Torture Wire"),
    tests("Store", imports: "Store Bytes Host Crypto"),
    tests(
      "Registry",
      imports: """
        Registry Bytes Codes Decision Document Host Crypto Match Names Record Seal Store Flows \
        Torture
        """),
    tests("Crypto", imports: "Crypto Bytes"),
    tests("Seal", imports: "Seal Bytes Codes Crypto"),
    tests("Wire", imports: "Wire Bytes Host Crypto"),
    tests("Names", imports: "Names Bytes"),
    tests("Match", imports: "Match Names Bytes Codes Host Biometrics"),
    tests(
      "Readmission",
      imports: """
        Readmission Bytes Codes Host Crypto Names Document Biometrics Match Record Seal Store \
        Registry Flows
        """),
  ]
)

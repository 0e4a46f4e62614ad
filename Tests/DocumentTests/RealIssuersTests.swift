import Bytes
import Codes
import Crypto
import Document
import Support
import Testing

/// Lists and security objects of real states, from the large data sets (licences in their
/// manifest).
@Suite("Real lists and security objects", .enabled(if: hasSets, "\(SharedData.absent)"))
struct RealIssuersTests {
  private static let set = "travel-documents"
  /// A master list, its authorities, and those that no other entry vouches for.
  struct List: Sendable, CustomTestStringConvertible {
    let name: String
    let authorities: Int
    let unverified: Int
    var testDescription: String { name }
  }

  private static let lists = [
    List(
      name: "gmrtd/master_list__DE_ML_2026-05-28-08-28-45.ml", authorities: 588, unverified: 14),
    List(
      name: "gmrtd/master_list__DE_ML_2024-08-07-07-38-24.ml", authorities: 541, unverified: 10),
    List(name: "gmrtd/master_list__NL_ML_2025-07-29.ml", authorities: 394, unverified: 0),
  ]

  private static func bytes(_ name: String) throws -> [UInt8] {
    try #require(SharedData.bytes("\(set)/\(name)"))
  }

  private static func all() throws -> IssuerTrust {
    var trust = IssuerTrust()
    for list in lists { try trust.add(try bytes(list.name), named: list.name) }
    let bundle = "nfcpassportreader/NFCPassportReaderApp__masterList.pem"
    try trust.add(try bytes(bundle), named: bundle)
    return trust
  }

  @Test(
    "each list imports whole, and each entry that nobody vouches for is explained",
    arguments: lists)
  func imports(wanted: List) throws {
    let name = wanted.name
    var trust = IssuerTrust()
    let signed = try trust.add(try Self.bytes(name), named: name)
    #expect(signed.map(\.isListSigner) == [true])
    #expect(signed.map(\.entries) == [wanted.authorities])
    #expect(trust.authorities.count == wanted.authorities)
    #expect(trust.problems.isEmpty)
    let unverified = trust.unverified()
    #expect(unverified.count == wanted.unverified)
    for problem in unverified {
      #expect(problem.place.hasPrefix(name) && problem.reason.contains(": "), "\(problem)")
    }
  }

  @Test("merged, each certificate counts once")
  func merged() throws {
    let trust = try Self.all()
    let fingerprints = Set(try trust.authorities.map { try $0.certificate().fingerprint })
    #expect(fingerprints.count == trust.authorities.count)
    #expect(trust.authorities.count < 588 + 541 + 394)
  }

  @Test("the German list of 2026 has one Iraqi authority and nothing of four neighbours")
  func german() throws {
    var trust = IssuerTrust()
    let name = "gmrtd/master_list__DE_ML_2026-05-28-08-28-45.ml"
    try trust.add(try Self.bytes(name), named: name)
    // 2026-11-21.
    let coverage = TrustCoverage(trust, at: Instant(milliseconds: 1_795_219_200_000))
    let iraq = coverage.covered.filter { $0.country.icao == "IRQ" }
    #expect(iraq.map(\.authorities) == [1])
    for code in ["IRN", "SYR", "JOR", "AFG"] {
      #expect(coverage.uncovered.contains { $0.icao == code }, "\(code)")
    }
    #expect(coverage.unnamed.isEmpty)
    #expect(coverage.covered.contains { $0.country.icao == "TUR" && $0.inForce > 0 })
  }

  @Test("the Dutch list has one authority each of Iran and Syria")
  func dutch() throws {
    var trust = IssuerTrust()
    let name = "gmrtd/master_list__NL_ML_2025-07-29.ml"
    try trust.add(try Self.bytes(name), named: name)
    let coverage = TrustCoverage(trust, at: Instant(milliseconds: 1_795_219_200_000))
    for code in ["IRN", "SYR"] {
      let found = coverage.covered.first { $0.country.icao == code }
      #expect(found?.authorities == 1, "\(code)")
    }
  }

  /// Security objects of real documents, with their line in the source and their signer's state.
  private static let objects: [String: String] = [
    "sod_test.go:128": "AT", "sod_test.go:139": "AU", "sod_test.go:150": "CN",
    "sod_test.go:161": "DE", "sod_test.go:172": "FI", "sod_test.go:183": "FR",
    "sod_test.go:195": "MY", "sod_test.go:207": "NZ", "sod_test.go:218": "PH",
    "sod_test.go:229": "RU", "sod_test.go:240": "SG", "sod_test.go:251": "GB",
    "sod_test.go:262": "US",
  ]

  @Test("thirteen states' security objects verify up to an authority of the lists")
  func securityObjects() throws {
    let trust = try Self.all()
    let text = String(decoding: try Self.bytes("vectors/gmrtd__sod_test.tsv"), as: UTF8.self)
    var met: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let place = String(columns[0].split(separator: "/").last ?? "")
      guard let state = Self.objects[place], columns[2] == "sodFileBytes" else { continue }
      var chip = ChipContent()
      try chip.add(try Hex.decode(columns[3].lowercased()), named: place)
      // 2022-12-01: the Russian signer of 2011 is over, the others hold.
      let result = PassiveAuthentication(
        chip, trust: trust, at: Instant(milliseconds: 1_669_852_800_000))
      let report = DocumentReport(result.checks)
      // China's object is of content type data.
      #expect(
        report.outcome(of: .securityObject) == (state == "CN" ? .undetermined : .successful),
        "\(state): \(report.checks)")
      #expect(report.outcome(of: .signerCertificate) == .successful, "\(state)")
      met[place] = result.authority?.country
    }
    #expect(met == Self.objects)
  }

  /// The bytes of lines of a source, by their place in it.
  private static func values(_ name: String) throws -> [String: [UInt8]] {
    let text = String(decoding: try bytes("vectors/\(name)"), as: UTF8.self)
    var values: [String: [UInt8]] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let place = String(columns[0].split(separator: ":").last ?? "")
      values[place] = try? Hex.decode(columns[3].lowercased())
    }
    return values
  }

  private func inspect(
    _ files: [[UInt8]], _ trust: IssuerTrust
  ) throws -> DocumentReport {
    var chip = ChipContent()
    for (index, file) in files.enumerated() { try chip.add(file, named: "file \(index)") }
    // 2020-01-01: within the British signer's time.
    return DocumentReport(
      PassiveAuthentication(
        chip, trust: trust, at: Instant(milliseconds: 1_577_836_800_000)
      ).checks)
  }

  @Test("a British document with its own authority holds whole, and one changed group fails alone")
  func british() throws {
    let values = try Self.values("gmrtd__passive_auth_test.tsv")
    let whole = try ["227", "228", "229"].map { try #require(values[$0]) }
    var trust = IssuerTrust()
    try trust.add(try #require(values["230"]), named: "authority")
    let report = try inspect(whole, trust)
    #expect(report.failed.isEmpty, "\(report.failed)")
    for name in [
      DocumentCheck.Name.securityObject, .signerCertificate, .certificateValidity, .trustStatus,
      .hash(of: 1), .hash(of: 2), .issuingState,
    ] { #expect(report.outcome(of: name) == .successful, "\(name)") }
    let changed = try inspect([whole[0], whole[1], try #require(values["368"])], trust)
    #expect(changed.failed.map(\.name) == [.hash(of: 2)])
    // Its DG1 in a German document: another state, and another person's data.
    let mixed = try inspect([try #require(values["422"]), try #require(values["420"])], trust)
    #expect(mixed.outcome(of: .issuingState) == .failed)
    #expect(mixed.outcome(of: .hash(of: 1)) == .failed)
    #expect(mixed[.signerCertificate]?.reason == .issuerNotAvailable)
  }

  @Test("of the whole sets of 2008 and 2006 exactly the groups that were signed hold")
  func specimens() throws {
    let sets: [(String, [String], holding: [Int], failing: [Int])] = [
      (
        "bsi2008__",
        ["Datagroup1", "Datagroup2", "Datagroup3", "Datagroup4", "Datagroup14", "Datagroup15"]
          + ["EF_COM", "EF_SOD"], [1, 2, 3, 14], [4, 15]
      ),
      ("loes2006__", ["ef0101", "ef0102", "ef010F", "ef011D", "ef011E"], [1, 2, 15], []),
    ]
    for (prefix, names, holding, failing) in sets {
      let files = try names.map { try Self.bytes("jmrtd/\(prefix)\($0).bin") }
      let report = try inspect(files, IssuerTrust())
      #expect(report.outcome(of: .securityObject) == .successful)
      for group in holding { #expect(report.outcome(of: .hash(of: group)) == .successful) }
      for group in failing { #expect(report[.hash(of: group)]?.reason == .notSigned) }
    }
  }

  @Test("the chip with a security object of another document fails on exactly DG1 and DG2")
  func mismatched() throws {
    var chip = ChipContent()
    for name in ["DG1", "DG2", "SOD"] {
      try chip.add(try Self.bytes("persosim-dump/ps_\(name).bin"), named: name)
    }
    let result = PassiveAuthentication(
      chip, trust: IssuerTrust(), at: Instant(milliseconds: 1_400_000_000_000))
    let failed = result.checks.filter { $0.outcome == .failed && $0.reason == .altered }
    #expect(failed.map(\.name) == [.hash(of: 1), .hash(of: 2)])
    #expect(DocumentReport(result.checks).outcome(of: .securityObject) == .successful)
  }
}

/// Whether the data sets are there.
private let hasSets = SharedData.has("travel-documents")

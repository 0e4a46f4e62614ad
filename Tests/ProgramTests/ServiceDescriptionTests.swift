import Bytes
import Codes
import Crypto
import Foundation
import Host
import Record
import Registry
import Seal
import Support
import Testing

@Suite("The description of the service against the running one")
struct ServiceDescriptionTests {
  static let page = "Manuals/reference/wire.yaml"

  /// The statuses of each operation, by `METHOD path`, as the description's indentation has them.
  static let described: [String: Set<Int>] = {
    var operations: [String: Set<Int>] = [:]
    var path = ""
    var method = ""
    let text = (try? String(contentsOfFile: "\(Fixture.root)/\(page)", encoding: .utf8)) ?? ""
    for line in text.components(separatedBy: "\n") {
      if let found = line.wholeMatch(of: /\ \ (\/.*):/) { path = String(found.1) }
      if let found = line.wholeMatch(of: /\ {4}(get|put):/) {
        method = found.1.uppercased()
        operations["\(method) \(path)"] = []
      }
      if let found = line.firstMatch(of: /^        "(\d\d\d)":/), let status = Int(found.1) {
        operations["\(method) \(path)", default: []].insert(status)
      }
    }
    return operations
  }()

  /// A registry with one station whose key lies in a file, as `curl` wants it.
  struct Scene {
    let folder: String
    let name: StationName
    let batch: BatchSealer.Batch
    /// Of another station, which asks.
    let request: EnrolmentRequest

    init(_ folder: String) throws {
      self.folder = folder
      let registry = try RegistryService.make(
        RegistrySettings(name: "Test", origin: "registry.example/iq/1"),
        in: Path(folder) / "centre", files: Disk(), timekeeper: SystemTimekeeper(),
        randomness: SystemRandomness())
      name = try StationName("IBK-1")
      let keys = try EnrolmentRequest.PrivateKeys.generate()
      let epoch = String(repeating: "0f", count: 16)
      let answer = try registry.enrol(
        try EnrolmentRequest.make(
          station: name, pointOfEntry: name, epoch: epoch, keys: keys,
          opening: SystemRandomness().bytes(32)))
      try write(try keys.tls.pem(), to: folder + "/tls.key")
      request = try EnrolmentRequest.make(
        station: nil, pointOfEntry: name, epoch: epoch, keys: .generate(), opening: [1])
      try write(request.json.line(), to: folder + "/request")
      try write(answer.tlsCertificate, to: folder + "/tls.pem")
      try write(answer.tlsAuthority, to: folder + "/authority.pem")
      var fields = try #require(
        try JSON.parse(try Fixture.bytes("records/crossing-entry.json")).object)
      fields["station"] = "IBK-1"
      fields["epoch"] = .string(epoch)
      fields["n"] = 1
      batch = try BatchSealer(
        certificate: try Certificate(pem: answer.stationCertificate), key: keys.signing,
        recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin
      ).seal(
        [try JSON.object(fields).canonicalLine()],
        at: Manifest.Position(station: name, epoch: epoch, seq: 1, previous: nil),
        clocks: Manifest.Clocks(
          wall: Instant(milliseconds: 1_772_352_000_000), monotonicNanoseconds: 1, bootID: "x"),
        seen: nil)
      try write(batch.file, to: folder + "/batch")
      try write(Array(batch.file.prefix(100)), to: folder + "/piece")
    }

    /// Asks with `curl`, and gives the status and the body.
    func curl(_ url: String, _ words: [String]) throws -> (status: Int, body: String) {
      let tool = try StockTool.bash(
        """
        url=$1; shift
        curl -sS --max-time 60 --path-as-is --cacert authority.pem --cert tls.pem --key tls.key \
          -D head -o body -w '%{http_code}' "$@" "$url"
        """, [url] + words, in: folder)
      try #require(tool.status == 0, "\(tool.problems)")
      return (Int(tool.text) ?? 0, String(decoding: try read(folder + "/body"), as: UTF8.self))
    }
  }

  @Test("The description is read: each path and method with its statuses")
  func readsDescription() {
    #expect(Self.described.count == 18)
    #expect(Self.described.values.allSatisfy { $0.contains(200) })
    let open = Self.described.filter { !$0.value.contains(403) }.keys.sorted()
    #expect(
      open == [
        "GET /v1/enrolments/{hash}", "PUT /v1/enrolments/{hash}", "PUT /v1/openings/{hash}",
      ], "what who is not enrolled may ask")
  }

  @Test("A foreign client is answered as the description says, at every operation")
  func answers() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let service = try RunningService(.registry(in: folder), folder: "centre")
      let hash = Hash.digest(scene.batch.file).hex
      let other = Hash.digest([1]).hex
      let size = scene.batch.file.count
      let put = ["-T", "batch"]
      let piece = { (range: String) in ["-T", "piece", "-H", "Content-Range: bytes \(range)"] }
      let requests: [(String, String, [String], Int)] = [
        ("GET /v1/answer", "/v1/answer", [], 200),
        ("GET /v1/attachments", "/v1/attachments", [], 200),
        ("GET /v1/tombstones", "/v1/tombstones", [], 200),
        ("GET /v1/tombstones/{hash}", "/v1/tombstones/\(other)", [], 404),
        ("PUT /v1/tombstones/{hash}", "/v1/tombstones/\(hash)", put, 200),
        ("GET /v1/lists", "/v1/lists", [], 200),
        ("GET /v1/lists/{file}", "/v1/lists/un.note", [], 404),
        ("GET /v1/changes/{mark}/{seconds}", "/v1/changes/none/240", [], 200),
        ("GET /v1/changes/{mark}/{seconds}", "/v1/changes/none/241", [], 404),
        ("GET /v1/changes/{mark}/{seconds}", "/v1/changes/none/07", [], 404),
        ("GET /v1/batches/{hash}", "/v1/batches/\(hash)", [], 200),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", piece("0-99/\(size)"), 202),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", piece("7-106/\(size)"), 409),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", piece("0-99/9999999"), 413),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", piece("0-98/\(size)"), 400),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(other)", put, 422),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", put, 200),
        ("PUT /v1/batches/{hash}", "/v1/batches/\(hash)", put, 200),
        ("GET /v1/packs/{hash}", "/v1/packs/\(hash)", [], 200),
        ("GET /v1/packs/{hash}", "/v1/packs/x", [], 404),
        ("GET /v1/packs/{hash}", "/v1/packs/%78", [], 400),
        ("PUT /v1/packs/{hash}", "/v1/packs/\(hash)", put, 200),
        ("GET /v1/keys", "/v1/keys", [], 200),
        ("GET /v1/renewals/{hash}", "/v1/renewals/\(hash)", [], 200),
        ("PUT /v1/renewals/{hash}", "/v1/renewals/\(hash)", put, 200),
        ("GET /v1/enrolments/{hash}", "/v1/enrolments/\(other)", [], 404),
        ("PUT /v1/enrolments/{hash}", "/v1/enrolments/\(other)", ["-T", "request"], 422),
        (
          "PUT /v1/enrolments/{hash}", "/v1/enrolments/\(try scene.request.hash.hex)",
          ["-T", "request"], 200
        ),
        ("PUT /v1/openings/{hash}", "/v1/openings/\(other)", ["-T", "piece"], 422),
      ]
      var bodies: [String] = []
      for (operation, path, words, wanted) in requests {
        let (status, body) = try scene.curl(service.address + path, words)
        #expect(status == wanted, "\(operation) \(path): \(body)")
        #expect(Self.described[operation]?.contains(status) == true, "\(operation): \(status)")
        bodies.append(body)
      }
      #expect(Set(requests.map(\.0)) == Set(Self.described.keys))
      let taken = bodies.filter { $0.contains("\"batch\":\"\(scene.batch.id.hex)\"") }
      #expect(taken.count == 2 && taken[0].contains("accepted") && taken[1].contains("repeated"))
      #expect(taken.allSatisfy { $0.contains("c2sp.org/tlog-proof@v1") })
      #expect(try scene.curl(service.address + "/v2/answer", []).status == 404)
      // A method that a path does not take is refused with those that it takes.
      for path in Set(Self.described.keys.compactMap { $0.split(separator: " ").last }) {
        let methods = Self.described.keys.filter { $0.hasSuffix(" \(path)") }
          .map { $0.prefix { $0 != " " } }.sorted()
        let real = path.replacing("{hash}", with: hash).replacing("{file}", with: "un.note")
          .replacing("{mark}", with: "none").replacing("{seconds}", with: "1")
        for method in ["DELETE", "POST", "PATCH", "OPTIONS"] {
          #expect(try scene.curl(service.address + real, ["-X", method]).status == 405)
          let head = String(decoding: try read(folder + "/head"), as: UTF8.self)
          let allow = "\r\nallow: \(methods.joined(separator: ", "))\r\n"
          #expect(head.contains(allow), "\(method) \(path): \(head)")
        }
      }
      #expect(try scene.curl(service.address + "/v1/answer", put).status == 405)

      // Anybody reads the log, and nothing else, at the other port.
      let open = "https://127.0.0.1:\(service.publicPort)"
      #expect(try scene.curl(open + "/checkpoint", []).body.hasPrefix("registry.example/iq/1\n1\n"))
      #expect(try scene.curl(open + "/tile/0/000.p/1", []).status == 200)
      #expect(try scene.curl(open + "/tile/entries/000.p/1", ["-I"]).status == 200)
      for path in ["/v1/answer", "/registry.json", "/tile/../registry.json", "/log-1/checkpoint"] {
        #expect([400, 404].contains(try scene.curl(open + path, []).status), "\(path)")
      }
      #expect(service.stop() == 0)
    }
  }

  @Test("Without a certificate, in TLS 1.2, or over plain TCP nobody is answered")
  func refuses() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene(folder)
      let service = try RunningService(.registry(in: folder), folder: "centre")
      let url = service.address + "/v1/answer"
      for words in [
        "--cacert authority.pem \(url)",
        "--cacert authority.pem --cert tls.pem --key tls.key --tls-max 1.2 \(url)",
        "http://127.0.0.1:\(service.port)/v1/answer",
        "--cert tls.pem --key tls.key \(url)",
      ] {
        let tool = try StockTool.bash("curl -sS --max-time 60 \(words)", in: folder)
        #expect(tool.status != 0 && tool.output.isEmpty, "\(words)")
      }
      #expect(try scene.curl(url, []).status == 200)
      #expect(service.stop() == 0)
    }
  }
}

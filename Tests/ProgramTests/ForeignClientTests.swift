import Bytes
import Foundation
import Support
import Testing

@Suite("The running service and programs of others")
struct ForeignClientTests {
  /// A service and a station's key for it, by which programs that are not ours ask.
  private func served(
    _ body: (ServiceDescriptionTests.Scene, RunningService) throws -> Void
  ) throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try ServiceDescriptionTests.Scene(folder)
      let service = try RunningService(.registry(in: folder), folder: "centre")
      try body(scene, service)
      #expect(service.stop() == 0)
    }
  }

  /// Headers by which proxies tell a service behind them who connected.
  private static let identities = [
    "Client-Cert: :MIIB:", "Forwarded: for=10.0.0.1", "X-Forwarded-For: 10.0.0.1",
    "X-Forwarded-Client-Cert: Subject=\"CN=BGW-1\"", "X-SSL-Client-S-DN: CN=BGW-1",
    "X-SSL-Client-Verify: SUCCESS", "SSL_CLIENT_CERT: -----BEGIN CERTIFICATE-----",
    "X-Station: BGW-1", "Remote-User: BGW-1", "Authorization: Basic QkdXLTE6",
  ].flatMap { ["-H", $0] }

  @Test("Headers that say who connects are not believed, before a revocation and after it")
  func identityHeaders() throws {
    try served { scene, service in
      let url = service.address + "/v1/answer"
      let answer = try scene.curl(url, Self.identities)
      #expect(answer.status == 200 && answer.body.contains("\"station\":\"IBK-1\""))
      let epoch = String(repeating: "0f", count: 16)
      try BuiltProgram.registry(in: scene.folder).succeed([
        "revoke", "IBK-1", "--registry", "centre", "--epoch", epoch, "--after", "0",
      ])
      let refused = try scene.curl(url, Self.identities)
      #expect(refused.status == 403 && refused.body.contains("not-enrolled"))
    }
  }

  @Test("What passes TCP through may stand in front, for the key is proved behind it")
  func passThrough() throws {
    try served { scene, service in
      let tool = try StockTool.bash(
        """
        python3 - $1 >port <<'END' &
        import socket, sys, threading
        def carry(source, target):
            while piece := source.recv(65536): target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        door = socket.create_server(("127.0.0.1", 0))
        door.settimeout(60)
        print(door.getsockname()[1], flush=True)
        here, _ = door.accept()
        there = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        here.settimeout(60)
        for pair in (here, there), (there, here): threading.Thread(target=carry, args=pair).start()
        END
        until [ -s port ]; do kill -0 $!; done
        curl -sS --max-time 60 --connect-to 127.0.0.1:$1:127.0.0.1:$(cat port) \\
          --cacert authority.pem --cert tls.pem --key tls.key https://127.0.0.1:$1/v1/answer
        """, ["\(service.port)"], in: scene.folder)
      #expect(tool.status == 0 && tool.text.contains("\"station\":\"IBK-1\""), "\(tool.problems)")
    }
  }

  @Test("OpenSSL's own client takes a session up again, and is offered no early data")
  func stockClient() throws {
    try served { scene, service in
      let tool = try StockTool.bash(
        """
        connect() {
          { printf 'GET /v1/lists HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n'; } |
            openssl s_client -connect 127.0.0.1:$1 -CAfile authority.pem -partial_chain \\
            -cert tls.pem -key tls.key -ign_eof "${@:2}" 2>&1
        }
        connect $1 -sess_out session | grep -E '^(New|Reused)|HTTP/'
        connect $1 -sess_in session | grep -E '^(New|Reused)|HTTP/'
        openssl sess_id -in session -noout -text | grep 'Max Early Data'
        """, ["\(service.port)"], in: scene.folder)
      let lines = tool.text.split(whereSeparator: \.isNewline).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      try #require(lines.count == 5, "\(tool.text) \(tool.problems)")
      #expect(lines[0].hasPrefix("New, TLSv1.3") && lines[2].hasPrefix("Reused, TLSv1.3"))
      #expect(lines[1] == "HTTP/1.1 200 OK" && lines[3] == lines[1])
      #expect(lines[4] == "Max Early Data: 0")
    }
  }

  @Test("Bodies go to the disk as they come: eight of 8 MiB at once cost no memory of that size")
  func streams() throws {
    try served { scene, service in
      /// The most memory that the service has had, in KiB.
      func peak() throws -> Int {
        let words = try StockTool.bash(
          "grep VmHWM /proc/$1/status", ["\(service.process.processIdentifier)"],
          in: scene.folder
        ).text.split(whereSeparator: \.isWhitespace)
        return try #require(words.count == 3 ? Int(words[1]) : nil)
      }
      #expect(try scene.curl(service.address + "/v1/answer", []).status == 200)
      let before = try peak()
      let tool = try StockTool.bash(
        """
        head -c 8388608 /dev/zero >body
        for n in 1 2 3 4 5 6 7 8; do
          curl -sS --max-time 300 --cacert authority.pem --cert tls.pem --key tls.key -T body \\
            -H 'Content-Range: bytes 0-8388607/16777216' -o said$n \\
            $1/v1/packs/$(printf '%064x' $n) &
        done
        wait
        cat said?
        """, [service.address], in: scene.folder)
      let said = tool.text.split(separator: "\n")
      #expect(said == Array(repeating: "{\"have\":8388608}", count: 8), "\(tool.problems)")
      #expect(try peak() - before < 16 * 1024)
    }
  }

  @Test("Schemathesis finds nothing in the service that its description does not say")
  func schemathesis() throws {
    guard StockTool.isInstalled("schemathesis") else {
      try Test.cancel("the program schemathesis is not installed (PyPI: pip install schemathesis)")
    }
    let operations = ServiceDescriptionTests.described.count
    try served { scene, service in
      let tool = try StockTool.bash(
        """
        cat authority.pem centre/certificates/root.pem >trusted.pem
        timeout 600 schemathesis --config-file "$3" run "$2" --url $1 --tls-verify trusted.pem \\
          --request-cert tls.pem --request-cert-key tls.key --seed 1 --max-examples 50 --no-color
        """,
        [
          service.address, "\(Fixture.root)/\(ServiceDescriptionTests.page)",
          "\(Fixture.root)/Tests/Drills/schemathesis.toml",
        ], in: scene.folder)
      #expect(tool.status == 0, "\(tool.text)")
      #expect(tool.text.contains("Tested: \(operations)"), "\(tool.text)")
    }
  }
}

import Bytes
import Foundation
import Support
import Testing

/// A token in software (Debian's softhsm2), reached by Debian's engine for PKCS #11.
private enum SoftToken {
  /// Where the packages are unpacked; the machine's own root unless somebody says otherwise.
  static let root = ProcessInfo.processInfo.environment["MAABAR_SOFTHSM_ROOT"] ?? ""
  static let module = root + "/usr/lib/softhsm/libsofthsm2.so"
  static let engines = root + "/usr/lib/x86_64-linux-gnu/engines-3"
  static let tool = root + "/usr/bin/softhsm2-util"

  static var isHere: Bool {
    [module, engines + "/pkcs11.so", tool].allSatisfy(FileManager.default.fileExists)
  }

  static func environment(_ folder: String) -> String {
    """
    export SOFTHSM2_CONF='\(folder)/softhsm2.conf' PKCS11_MODULE_PATH='\(module)'
    export OPENSSL_ENGINES='\(engines)' LD_LIBRARY_PATH='\(root)/usr/lib/x86_64-linux-gnu'
    """
  }
}

@Suite(
  "An authority's key in a PKCS #11 token",
  .enabled(
    if: SoftToken.isHere,
    "skipped: the Debian packages softhsm2 and libengine-pkcs11-openssl are not installed"))
struct TokenProgramTests {
  @Test("The registry enrols with a key that is in no file, and refuses another key in its place")
  func enrols() throws {
    try withTemporaryFolder { (folder: String) throws in
      let registry = BuiltProgram.registry(in: folder)
      try registry.succeed([
        "init", "--registry", "centre", "--name", "Iraq", "--origin", "registry.example/iq/test",
      ])
      let made = try BuiltProgram.station(in: folder).succeed([
        "setup", "--station", "ibk", "--id", "IBK-1", "--poe", "IQ-IBK", "--json",
      ]).json()
      let code = try #require(made.first?["code"]?.string)
      let program = try registry.executable()
      let address = "pkcs11:token=registry;object=stations;pin-source=file:\(folder)/pin"
      let script = """
        set -e
        \(SoftToken.environment(folder))
        mkdir tokens; printf 1234 >pin
        echo "directories.tokendir = $PWD/tokens" >softhsm2.conf
        T="\(SoftToken.tool) --module \(SoftToken.module)"
        $T --init-token --free --label registry --pin 1234 --so-pin 5678
        $T --import centre/secrets/station-authority.key --token registry --pin 1234 \
          --label stations --id a1
        $T --import centre/secrets/tls-authority.key --token registry --pin 1234 \
          --label connections --id a2
        '\(program)' keys store stations '\(address)' --registry centre
        if grep -q PRIVATE centre/secrets/station-authority.key; then exit 1; fi
        '\(program)' enrol ibk/enrolment-request.json --registry centre --answer answer.json \
          --code \(code)
        '\(program)' fsck --registry centre
        # Another key of the token is not the authority's.
        if '\(program)' keys store connections '\(address)' --registry centre; then exit 1; fi
        grep -q PRIVATE centre/secrets/tls-authority.key
        # Without the token nothing opens.
        mv tokens away
        if '\(program)' stations --registry centre; then exit 1; fi
        """
      let run = try StockTool.bash(script, in: folder)
      #expect(run.status == 0, "\(run.text) \(run.problems)")
      let pem = try JSON.parse(
        Array(try #require(FileManager.default.contents(atPath: folder + "/answer.json"))))
      try Data((pem["stationCertificate"]?.string ?? "").utf8).write(
        to: URL(fileURLWithPath: folder + "/station.pem"))
      let verified = try StockTool.bash(
        """
        openssl verify -no-CApath -no-CAstore -CAfile centre/certificates/root.pem \
          -untrusted centre/certificates/station-authority.pem station.pem
        """, in: folder)
      #expect(verified.status == 0, "\(verified.problems)")
    }
  }
}

import Bytes
import Console
import Crypto
import Host
import Seal
import Station

/// The verb `keys`: what protects a station's keys, and its replacement.
enum KeysCommand {
  static let command = Command(
    "keys", "see and change what protects the station's keys",
    subcommands: [show, protect, rotate, renew])

  private static let show = Command(
    "show", "tell what protects the keys and who can unlock them",
    examples: [.init("maabar keys show --station ibk", "See what a thief would need.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let standing = station.keyStanding
    invocation.answer(standing.json) { outlet in
      outlet.line("\(standing.mode.rawValue, standing.mode.style): \(standing.mode.meaning)")
      outlet.line("key \(standing.generation), \(standing.unlockers) officers can unlock it")
    }
    return .success
  }

  private static let mode = Parameter.required(
    "--by", .choice(of: KeyMode.self), "what protects the keys from now on")

  private static let protect = Command(
    "protect", "protect the keys by a TPM, by passphrases, or by nothing",
    discussion: """
      tpm: this machine's TPM, through systemd-creds; the station opens by itself after a power \
      cut. passphrase: an officer signs in after every power cut. root-file: nothing protects \
      the keys of a stolen station; for training only. The key is replaced in passing.
      """,
    examples: [
      .init("maabar keys protect --by passphrase --station ibk", "A station without a TPM.")
    ],
    parameters: [mode, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    try change(invocation) { desk, session throws(Fault) in
      try desk.protect(by: invocation[mode], by: session)
    }
  }

  private static let rotate = Command(
    "rotate", "replace the key that protects the station's keys",
    discussion: """
      For when a copy of the station's files may be in other hands. Passphrases stay as they are. \
      Other sessions end.
      """,
    examples: [.init("maabar keys rotate --station ibk", "A stick with a copy was lost.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    try change(invocation) { desk, session throws(Fault) in try desk.rotate(by: session) }
  }

  private static let renew = Command(
    "renew", "make new signing, TLS and encryption keys for this station",
    discussion: """
      For when a key is old, or may have been seen. The request goes out with the next sync, by \
      stick or network, signed with the present key; the registry's certificates come back with \
      the sync after it. Until then the present keys work on. Batches under the old key that are \
      still on a stick count. A station that was stolen is not renewed but revoked, at the registry.
      """,
    examples: [.init("maabar keys renew --station ibk", "Go on with new keys.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let session = try SignInOption.session(invocation, at: station)
    let request = try station.renewKeys(by: session)
    let keys = try request.keys()
    invocation.answer([
      "signing": .string(keys.signing.hash.hex), "tls": .string(keys.tls.hash.hex),
      "encryption": .string(keys.encryption.hash.hex),
    ]) { outlet in
      outlet.line("\("Made", .good): the next syncs carry the request, and bring the certificates.")
    }
    return .success
  }

  private static func change(
    _ invocation: Invocation,
    _ body: (OfficerDesk, OfficerSession) throws(Fault) -> Void
  ) throws(Fault) -> ExitStatus {
    let station = try StationOption.open(invocation)
    let session = try SignInOption.session(invocation, at: station)
    try station.change(by: session) { desk throws(Fault) in try body(desk, session) }
    let standing = station.keyStanding
    invocation.answer(standing.json) { outlet in
      outlet.line("\("Done", .good): key \(standing.generation), \(standing.mode.rawValue)")
      outlet.line("\(standing.mode.meaning)")
    }
    return .success
  }
}

extension KeyMode {
  /// What it means to a thief, in a line.
  var meaning: String {
    switch self {
    case .tpm:
      "this machine's TPM opens the keys by itself; a disk taken out of it opens nothing"
    case .passphrase: "nothing opens without an officer's passphrase, asked for after every start"
    case .rootFile: "no protection: whoever takes this disk reads every record and can sign"
    }
  }

  /// How it stands out.
  var style: Style { self == .rootFile ? .bad : .good }
}

extension KeyStanding {
  /// Officers whose passphrase opens the keys.
  var unlockers: Int { officers.count { $0.canUnlock } }

  /// The standing as JSON for programs.
  fileprivate var json: JSON {
    [
      "mode": .string(mode.rawValue), "key": .integer(generation),
      "unlockers": .integer(Int64(unlockers)),
    ]
  }
}

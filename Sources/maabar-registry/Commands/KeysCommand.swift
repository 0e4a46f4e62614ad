import Bytes
import Codes
import Console
import Host
import Registry
import Seal

/// The verb `keys`: the registry's own keys, their copies and their end.
enum KeysCommand {
  static let command = Command(
    "keys", "see and replace the registry's own keys",
    subcommands: [show, rotate, escrow, store, destroy])

  // MARK: Show

  private static let show = Command(
    "show", "list the changes of keys, and who still needs an old one",
    examples: [.init("maabar-registry keys show", "Before an old key is destroyed.")],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let changes = try registry.keyChanges()
    let needing = try registry.stillNeeding()
    invocation.answer([
      "changes": .array(
        changes.map { change in
          .fields([
            "version": .integer(change.version), "station": .text(change.station?.text),
            "what": .string(change.what), "made": .string(change.made.description),
          ])
        }),
      "needing": .array(
        needing.map { needed in
          [
            "station": .string(needed.station.text), "uninformed": .boolean(needed.isUninformed),
            "missing": .array(
              needed.missing.map { [.integer($0.lowerBound), .integer($0.upperBound)] }),
          ]
        }),
    ]) { outlet in
      if changes.isEmpty { outlet.line("All keys are those of the beginning.") }
      for change in changes {
        outlet.line("\(change.made)  \(change.what) \(change.station?.text ?? "")")
      }
      for needed in needing {
        let why =
          needed.isUninformed ? "has not said yet that it has the new keys" : "lacks batches"
        outlet.line("\("an old key is needed:", .warning) \(needed.station) \(why)")
      }
    }
    return .success
  }

  // MARK: Rotate

  private static let key = Parameter.required(
    "KEY", .choice(of: RegistryService.RotatedKey.self), "which key")
  private static let place = Parameter.required(
    "--escrow", .file, "where all keys are written, encrypted to the recovery's key")

  private static let rotate = Command(
    "rotate", "make a new key in the place of one; stations hear of it at their next sync",
    discussion: """
      encryption: batches are sealed to it. The old key opens what is on its way, until you \
      destroy it. log: the log ends at its last checkpoint, and another goes on from it; old \
      receipts hold. service: the key of `serve`, which starts again with it. list, answer, keys: \
      what signs lists, answers and statements of keys; until you destroy the old key both sign.

      The escrow is the same file as `secrets.cms` in a backup of keys. It opens with the \
      recovery's key only. Keep it with the backups of keys until the next backup is made: a \
      restore from an older one takes it in the place of its own.
      """,
    examples: [
      .init(
        "maabar-registry keys rotate encryption --escrow /media/keys/secrets.cms",
        "Seal to a new key from now on.")
    ],
    parameters: [RegistryParameters.folder, key, place]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let rotated = invocation[key]
    try registry.audit(.keysChanged, detail: "rotate \(rotated.rawValue)")
    try registry.rotate(rotated, escrow: invocation[place])
    invocation.answer([
      "key": .string(rotated.rawValue), "escrow": .string(invocation[place].string),
    ]) { outlet in
      outlet.line("\("Done", .good): a new \(rotated.rawValue) key. Stations hear of it by sync.")
      outlet.line("  escrow  \(invocation[place])")
      outlet.line("Now make a backup.")
    }
    return .success
  }

  // MARK: Escrow

  private static let target = Parameter.required(
    "FILE", .file, "where all keys are written, encrypted to the recovery's key")

  private static let escrow = Command(
    "escrow", "write all of the registry's keys, encrypted to the recovery's key",
    examples: [
      .init("maabar-registry keys escrow /media/keys/secrets.cms", "For the safe of the ministry.")
    ],
    parameters: [RegistryParameters.folder, target]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.keysChanged, detail: "escrow")
    try registry.writeEscrow(to: invocation[target])
    invocation.answer(["escrow": .string(invocation[target].string)]) { outlet in
      outlet.line("\("Written", .good): \(invocation[target])")
      outlet.line("It opens with the recovery's key, which is kept elsewhere.")
    }
    return .success
  }

  // MARK: Store

  private static let authority = Parameter.required(
    "AUTHORITY", .choice(of: RegistryService.StoredAuthority.self), "whose key it is")
  private static let address = Parameter.required(
    "URI", .text, "where the key is: pkcs11:token=NAME;object=NAME or handle:0x81000001"
  )

  private static let store = Command(
    "store", "use an authority's key in a token or TPM from now on",
    discussion: """
      The key must be the authority's own, brought into the token before. What its file held is \
      replaced by the address, and is in no later backup or escrow: keep a copy of the key \
      offline, or the token's own. PKCS #11 needs Debian's libengine-pkcs11-openssl (or a \
      provider), a TPM tpm2-openssl.
      """,
    examples: [
      .init(
        """
        maabar-registry keys store stations \
        'pkcs11:token=registry;object=stations;pin-source=/etc/maabar/pin'
        """,
        "The key that vouches for stations stands in a token.")
    ],
    parameters: [RegistryParameters.folder, authority, address]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let stored = invocation[authority]
    try registry.audit(.keysChanged, detail: "store \(stored.rawValue)")
    try registry.use(stored, at: invocation[address])
    invocation.answer(["authority": .string(stored.rawValue)]) { outlet in
      outlet.line("\("Done", .good): the key of \(stored.rawValue) is used where it stands.")
    }
    return .success
  }

  // MARK: Destroy

  private static let anyway = Parameter.flag(
    "--anyway", "also while a station needs it: what is on its way under it never opens")

  private static let destroy = Command(
    "destroy", "destroy the registry's old keys, once no station needs them",
    discussion: """
      Kept batches that an old encryption key opens are encrypted to the present one first. \
      Backups from before restore no more: make a new one at once, and keep it beside the escrow. \
      Of lists, answers and statements of keys nothing is signed with an old key from then on.
      """,
    examples: [.init("maabar-registry keys destroy", "After every station has synced.")],
    parameters: [RegistryParameters.folder, anyway]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.keysChanged, detail: "destroy old keys")
    var progress: Progress?
    let count = try registry.destroyOldKeys(anyway: invocation[anyway]) { _, all throws(Fault) in
      if progress == nil { progress = invocation.progress("batches", of: all) }
      progress?.advance()
    }
    progress?.finish()
    invocation.answer(["encryptedAgain": .integer(Int64(count))]) { outlet in
      outlet.line("\("Destroyed", .good): \(count) kept batches are encrypted to the present key.")
      outlet.line("Now make a backup.")
    }
    return .success
  }
}

public import Bytes
public import Codes
import Crypto
import Host
public import Seal
import Store

/// Outside witnesses: they are asked with the body of tlog-witness' `add-checkpoint`, which any
/// HTTP client carries, and what they answer is taken in here (c2sp.org/tlog-witness,
/// tlog-cosignature).
extension RegistryService {
  /// One witness, for people.
  public struct WitnessState: Equatable, Sendable {
    /// Who it is.
    public let witness: Witness
    /// Leaves of the tree of the present log that it cosigned last; 0 for none.
    public let cosigned: Int
  }

  /// Names a witness; throws `.witness` for a name that is taken.
  public func add(_ witness: Witness) throws(Fault) {
    guard try witnesses.all().allSatisfy({ $0.name != witness.name }) else {
      throw Fault(.witness, at: witness.name, "a witness of this name is known")
    }
    try committing { () throws(Fault) in try witnesses.add(witness) }
  }

  /// Forgets a witness; throws `.witness` for one that is not known.
  public func remove(witness name: String) throws(Fault) {
    let witness = try self.witness(name)
    try committing { () throws(Fault) in try witnesses.remove(witness.name) }
    for log in logs.all { try publishWitnessed(log) }
  }

  /// Every witness, by name.
  public func witnessStates() throws(Fault) -> [WitnessState] {
    let log = try logs.current()
    var states: [WitnessState] = []
    for witness in try witnesses.all() {
      states.append(
        WitnessState(
          witness: witness, cosigned: try witnesses.state(of: witness.name, in: log).cosigned))
    }
    return states
  }

  /// What to send to a witness: the newest checkpoint, with the proof that it goes on from the one
  /// that the witness cosigned last. Throws `.witness` for one that is not known.
  public func request(toWitness name: String) throws(Fault) -> WitnessRequest {
    let witness = try witness(name)
    let log = try logs.current()
    let (head, note) = try checkpoint()
    let old = try witnesses.state(of: witness.name, in: log).cosigned
    guard old <= head.size else {
      throw Fault(.witness, at: name, "it cosigned a larger tree than the log has")
    }
    let proof = try logFolder(log).tree(size: head.size).consistency(from: old)
    try committing { () throws(Fault) in
      try witnesses.set(cosigned: old, asked: head.size, of: witness.name, in: log)
    }
    return WitnessRequest(old: old, proof: proof, checkpoint: note)
  }

  /// Takes what a witness answered: its signature line, or after 409 the size of the tree that it
  /// has; gives the time of its cosignature, nil for a size. Ask it again then.
  ///
  /// Throws `.witness` for an answer without a cosignature of this witness over the checkpoint that
  /// it was asked for.
  public func take(answer: [UInt8], ofWitness name: String) throws(Fault) -> Instant? {
    let witness = try witness(name)
    let log = try logs.current()
    let state = try witnesses.state(of: witness.name, in: log)
    let wrong = Fault(
      .witness, at: name, "no cosignature over the checkpoint that it was asked for")
    guard answer.count <= Parameters.noteBytes,
      let text = String(validating: answer, as: UTF8.self)
    else { throw wrong }
    if let size = RegistryService.size(text) {
      let newest = try lastCheckpoint(of: log)?.head.size ?? 0
      guard size <= newest else {
        throw Fault(.witness, at: name, "it cosigned a larger tree than the log has: look into it")
      }
      try committing { () throws(Fault) in
        try witnesses.set(cosigned: size, asked: state.asked, of: witness.name, in: log)
      }
      return nil
    }
    let asked = try database.first(
      "SELECT note FROM checkpoint WHERE log = ? AND size = ?", log.number, state.asked
    ) { row throws(Fault) in try row.text(0) }
    guard let asked, let signed = try? SignedNote(asked + text),
      let (line, time) = try? witness.cosignature(under: signed)
    else { throw wrong }
    try committing { () throws(Fault) in
      try witnesses.add(line, of: witness.name, to: state.asked, in: log)
      try witnesses.set(
        cosigned: max(state.cosigned, state.asked), asked: state.asked, of: witness.name, in: log)
    }
    try publishWitnessed(log)
    return time
  }

  /// The body of a 409: a size and a newline.
  private static func size(_ text: String) -> Int? {
    guard text.hasSuffix("\n"), let size = Int(text.dropLast()), size >= 0,
      String(size) == text.dropLast()
    else { return nil }
    return size
  }

  private func witness(_ name: String) throws(Fault) -> Witness {
    guard let witness = try witnesses.all().first(where: { $0.name == name }) else {
      throw Fault(.witness, at: name, "no witness of this name: `witness add` names one")
    }
    return witness
  }

  // MARK: Cosigned checkpoints

  /// The checkpoint of a size with the cosignatures beneath it; nil where nobody cosigned it.
  func witnessedNote(of log: KnownLog, size: Int) throws(Fault) -> String? {
    let note = try database.first(
      "SELECT note FROM checkpoint WHERE log = ? AND size = ?", log.number, size
    ) { row throws(Fault) in try row.text(0) }
    let lines = try witnesses.lines(log: log, size: size)
    guard let note, !lines.isEmpty else { return nil }
    return note + lines.map(\.line).joined()
  }

  /// Puts the newest cosigned checkpoint of a log where anybody may read it.
  private func publishWitnessed(_ log: KnownLog) throws(Fault) {
    let place = folder.witnessed(log.number)
    guard let size = try witnesses.sizes(in: log).last,
      let note = try witnessedNote(of: log, size: size)
    else { return try files.remove(place) }
    try files.write(note, to: place)
  }

  /// Holds every cosignature against its checkpoint, and the published checkpoint against them.
  func checkCosignatures(of log: KnownLog) throws(Fault) {
    let known = try witnesses.all()
    var published: [(note: String, lines: Set<String>)] = []
    for size in try witnesses.sizes(in: log) {
      let damaged = Fault(
        .registryDamaged, at: "cosignature \(size)", "not of a known witness over the checkpoint")
      guard let text = try witnessedNote(of: log, size: size), let note = try? SignedNote(text)
      else { throw damaged }
      let lines = try witnesses.lines(log: log, size: size)
      for (name, line) in lines {
        guard let witness = known.first(where: { $0.name == name }),
          let found = try? witness.cosignature(under: note), found.line == line
        else { throw damaged }
      }
      let all = Set(lines.map { String($0.line.dropLast()) })
      let rest = lines.reduce(0) { $0 + $1.line.utf8.count }
      published = published.suffix(1) + [(String(text.utf8.dropLast(rest)) ?? "", all)]
    }
    let place = folder.witnessed(log.number)
    guard !published.isEmpty || files.exists(place) else { return }
    // Killed between a cosignature's commit and its file, the file is the one before.
    let text = String(decoding: try files.read(place, limit: Parameters.noteBytes), as: UTF8.self)
    let isKnown = published.contains { note, lines in
      text.hasPrefix(note) && text.hasSuffix("\n")
        && text.dropFirst(note.count).split(separator: "\n").allSatisfy {
          lines.contains(String($0))
        }
    }
    guard isKnown else {
      throw Fault(.registryDamaged, at: place.string, "not a checkpoint that was cosigned")
    }
  }
}

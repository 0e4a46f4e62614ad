public import Bytes
import Codes
public import Crypto

/// Who signs for the terminal: a private key at hand, or one that a service keeps.
public protocol TerminalSigner: Sendable {
  /// A signature over `message` by a scheme of the key's kind; throws `.key`.
  func sign(_ message: [UInt8], _ scheme: ChipSignatureScheme) throws(Fault) -> [UInt8]
}

extension ChipPrivateKey: TerminalSigner {}

/// Terminal authentication: the chip takes the terminal's certificates and its signature over a
/// challenge, and then gives what is sensitive (BSI TR-03110-1, clause 3.5, for version 1 after
/// chip authentication; TR-03110-2, clause 3.3, for version 2 before it).
struct TerminalAuthentication {
  /// The version, and the data that only it sends.
  enum Version {
    /// After chip authentication: the chip knows the terminal's ephemeral key.
    case one
    /// Before it: the key's short form goes with the reference.
    case two
  }

  /// What came of it.
  let check: DocumentCheck
  /// What the chip grants; nil unless the check is successful.
  let authorization: HolderAuthorization?

  /// Sends the chain and answers the challenge.
  ///
  /// `identifiers` are what the chip may take for its own name, in the order in which to try them:
  /// its ephemeral key of PACE in short (dynamic binding), its document number with check digit or
  /// the access number (static binding, clause 3.5 of part 1). `ephemeral` is the terminal's newest
  /// key in short, of chip authentication or of PACE with its mapping.
  init(
    _ session: ChipSession, chain: TerminalChain, version: Version, identifiers: [[UInt8]],
    ephemeral: [UInt8]
  ) throws(ChipInterruption) {
    let exchange = TerminalExchange(
      session: session, chain: chain, version: version, ephemeral: ephemeral)
    if let refusal = try exchange.sendCertificates() {
      self.init(refusal)
      return
    }
    var refusal = "the chip's own name is not known"
    for identifier in identifiers {
      guard let answer = try exchange.answerChallenge(identifier) else {
        self.init(granting: chain)
        return
      }
      refusal = answer
    }
    self.init(refusal)
  }

  private init(_ refusal: String) {
    check = DocumentCheck(.terminalAuthentication, .failed, refusal)
    authorization = nil
  }

  private init(granting chain: TerminalChain) {
    let rights = chain.authorization
    let words = [rights.readsFingers ? "fingers" : nil, rights.readsIrises ? "irises" : nil]
      .compactMap { $0 }
    // Successful is a terminal that may read what is sensitive (BSI TR-03135-1, table 5.21).
    check =
      words.isEmpty
      ? DocumentCheck(
        .terminalAuthentication, .undetermined, "the certificates grant neither fingers nor irises")
      : DocumentCheck(
        .terminalAuthentication, .successful, "granted: " + words.joined(separator: ", "))
    authorization = rights
  }

  /// The references of EF.CVCA, the latest first (BSI TR-03110-3, clause A.7.2.4); throws
  /// `.chipFile` for a file that holds none.
  static func references(in file: [UInt8]) throws(Fault) -> [KeyReference] {
    var rest = file[...]
    var references: [KeyReference] = []
    while rest.first == 0x42, references.count < 3 {
      let element = try TaggedElement.next(&rest)
      guard let reference = try? KeyReference(element.content) else { break }
      references.append(reference)
    }
    guard !references.isEmpty else {
      throw Fault(.chipFile, at: "EF.CVCA", "no authority's reference in it")
    }
    return references
  }
}

/// The commands of one terminal authentication (TR-03110-3, clause B.3); each step gives the reason
/// when the chip refuses it, nil when it goes on.
private struct TerminalExchange {
  let session: ChipSession
  let chain: TerminalChain
  let version: TerminalAuthentication.Version
  let ephemeral: [UInt8]

  /// MSE:Set DST and PSO:Verify Certificate for each certificate.
  func sendCertificates() throws(ChipInterruption) -> String? {
    for certificate in chain.certificates {
      let reference = TaggedElement.encode(0x83, certificate.authority.bytes)
      let chosen = try session.send(CommandAPDU(0, 0x22, 0x81, 0xB6, data: reference))
      guard chosen.isSuccess else {
        return "the chip does not know \(certificate.authority) (\(chosen.statusText))"
      }
      let taken = try session.send(CommandAPDU(0, 0x2A, 0x00, 0xBE, data: certificate.content))
      guard taken.isSuccess else {
        return "the chip does not take \(certificate.holder) (\(taken.statusText))"
      }
    }
    return nil
  }

  /// MSE:Set AT, GET CHALLENGE and EXTERNAL AUTHENTICATE under a name of the chip.
  func answerChallenge(_ identifier: [UInt8]) throws(ChipInterruption) -> String? {
    let terminal = chain.terminal
    var data = TaggedElement.encode(0x83, terminal.holder.bytes)
    if case .two = version {
      data =
        TaggedElement.encode(0x80, terminal.key.algorithm) + data
        + TaggedElement.encode(0x91, ephemeral)
    }
    let chosen = try session.send(CommandAPDU(0, 0x22, 0x81, 0xA4, data: data))
    guard chosen.isSuccess else {
      return "the chip does not take the terminal's key (\(chosen.statusText))"
    }
    let challenge = try session.send(CommandAPDU(0, 0x84, 0, 0, expected: 8))
    guard challenge.isSuccess, challenge.data.count == 8 else {
      return challenge.isSuccess
        ? "a challenge of \(challenge.data.count) bytes, 8 expected"
        : "the chip gives no challenge (\(challenge.statusText))"
    }
    let signature: [UInt8]
    do throws(Fault) {
      signature = try chain.key.sign(
        identifier + challenge.data + ephemeral, terminal.key.scheme)
    } catch { throw .failed(error) }
    let answer = try session.send(CommandAPDU(0, 0x82, 0, 0, data: signature))
    return answer.isSuccess
      ? nil : "the chip does not take the terminal's signature (\(answer.statusText))"
  }
}

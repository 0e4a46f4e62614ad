import Bytes
import Crypto
import Seal
import Synchronization
import Wire

/// What anybody may ask who reaches the port: to be enrolled. Nothing of it lets anybody in.
///
///     PUT /v1/enrolments/{hash}   a request; the answer is an offer
///     PUT /v1/openings/{hash}     what the station committed itself to
///     GET /v1/enrolments/{hash}   what became of it, and the answer once it is approved
struct NewcomerDoor {
  let desk: RegistryDesk

  private static let enrolments = "enrolments"
  private static let openings = "openings"
  /// Bytes of a body that shows what a station committed itself to.
  private static let openingBytes = 256

  static func isFor(_ request: RequestHead) -> Bool {
    request.path.count > 1 && request.path[0] == SyncRoutes.version
      && [enrolments, openings].contains(request.path[1])
  }

  /// What its paths take, by the name of their kind.
  static func methods(at kind: String) -> [RequestHead.Method] {
    switch kind {
    case enrolments: [.get, .put]
    case openings: [.put]
    default: []
    }
  }

  func admit(_ request: RequestHead) -> Admission {
    guard request.path.count == 3,
      let hash = (try? Hex.decode(request.path[2])).flatMap({ Digest($0) }),
      hash.hex == request.path[2]
    else { return refuse(404, "route") }
    switch (request.method, request.path[1]) {
    case (.get, NewcomerDoor.enrolments):
      return .later { reply in
        put(reply) { registry throws(Fault) in try standing(of: hash, registry) }
      }
    case (.put, NewcomerDoor.enrolments):
      return receive(request, EnrolmentRequest.bytesAtMost) { bytes, registry throws(Fault) in
        try ask(bytes, hash, registry)
      }
    case (.put, NewcomerDoor.openings):
      return receive(request, NewcomerDoor.openingBytes) { bytes, registry throws(Fault) in
        try show(bytes, hash, registry)
      }
    default: return refuse(405, "method")
    }
  }

  private func refuse(_ status: Int, _ reason: String) -> Admission {
    .answer(.refused(Refusal(status, reason)))
  }

  private func put(
    _ reply: Reply, _ run: @escaping @Sendable (RegistryService) throws(Fault) -> Response
  ) {
    let work = RegistryDesk.Work(newcomer: reply) { registry throws(Fault) in
      .answer(try run(registry))
    }
    if !desk.put(work) { reply.send(.refused(Refusal(503, "busy"))) }
  }

  private func receive(
    _ request: RequestHead, _ limit: Int,
    _ run: @escaping @Sendable ([UInt8], RegistryService) throws(Fault) -> Response
  ) -> Admission {
    // In one piece or not at all.
    guard request.length <= limit, request.content?.whole ?? request.length == request.length
    else { return refuse(413, "size") }
    return .receive(
      ShortBody { bytes, reply in
        put(reply) { registry throws(Fault) in try run(bytes, registry) }
      })
  }

  // MARK: At the registry

  private func ask(
    _ bytes: [UInt8], _ hash: Digest, _ registry: RegistryService
  ) throws(Fault) -> Response {
    guard let request = try? EnrolmentRequest(bytes), (try? request.hash) == hash else {
      return .refused(Refusal(422, "request"))
    }
    do throws(Fault) { return .json(["offer": try registry.ask(request).json]) } catch {
      switch error.code {
      case .enrolmentRefused: return .refused(Refusal(422, "keys"))
      case .stationEnrolled: return .refused(Refusal(409, "taken"))
      case .enrolmentBusy: return .refused(Refusal(503, "full"))
      default: throw error
      }
    }
  }

  private func show(
    _ bytes: [UInt8], _ hash: Digest, _ registry: RegistryService
  ) throws(Fault) -> Response {
    guard let json = try? JSON.parse(bytes),
      let opening = try? Hex.decode(json["opening"]?.string ?? ""),
      try registry.show(opening, for: hash)
    else { return .refused(Refusal(422, "opening")) }
    return try standing(of: hash, registry)
  }

  private func standing(
    of hash: Digest, _ registry: RegistryService
  ) throws(Fault) -> Response {
    guard let (state, answer) = try registry.standing(of: hash) else {
      return .refused(Refusal(404, "none"))
    }
    return .json(
      .fields([
        "state": .string(state.rawValue),
        "answer": try answer.map { text throws(Fault) in try JSON.parse(Array(text.utf8)) },
      ]))
  }
}

/// Holds a short body in memory.
private final class ShortBody: BodySink {
  private let bytes = Mutex<[UInt8]>([])
  private let whole: @Sendable ([UInt8], Reply) -> Void

  init(_ whole: @escaping @Sendable ([UInt8], Reply) -> Void) { self.whole = whole }

  func take(_ bytes: [UInt8]) { self.bytes.withLock { $0 += bytes } }

  func cut() {}

  func end(_ reply: Reply) { whole(bytes.withLock { $0 }, reply) }
}

import Bytes
import Crypto
import Host
import Seal
import Wire

/// A sealed file that has arrived over the network, and who waits for its receipt.
struct Delivery {
  let arrival: Arrival
  let reply: Reply
  let station: StationLedger.Station
}

/// Batches of many stations, taken in as one group by the function that takes sticks in too.
extension RegistryDesk {
  func takeIn(_ deliveries: [Delivery], _ registry: RegistryService, _ begun: inout Begun) {
    var whole: [Delivery] = []
    var files: [[UInt8]] = []
    for delivery in deliveries {
      do throws(Fault) {
        guard let bytes = try delivery.arrival.bytes() else {
          delivery.arrival.end()
          delivery.reply.send(.refused(Refusal(422, "hash")))
          continue
        }
        whole.append(delivery)
        files.append(bytes)
      } catch {
        delivery.arrival.pause()
        fail(delivery.reply, error)
      }
    }
    let taken = registry.ingest(group: files)
    let trouble = followers(taken, registry)
    for (delivery, result) in zip(whole, taken) {
      do throws(Fault) {
        let ingested = try result.get()
        if ingested.outcome == .accepted, let trouble { throw trouble }
        delivery.arrival.end()
        answer(delivery.reply, outcome(of: delivery, ingested), &begun)
      } catch {
        delivery.arrival.pause()
        fail(delivery.reply, error)
      }
    }
  }

  /// Erases what follows an erased record among what came in; gives the registry's trouble over it.
  private func followers(
    _ taken: [Result<Ingested, Fault>], _ registry: RegistryService
  ) -> Fault? {
    guard taken.contains(where: { (try? $0.get())?.outcome == .accepted }) else { return nil }
    do throws(Fault) { try registry.eraseFollowers() } catch { return error }
    return nil
  }

  /// The answer: what became of the batch, its receipt, and what the registry has and lacks of the
  /// station.
  private func outcome(of delivery: Delivery, _ ingested: Ingested) -> Outcome {
    let name = delivery.station.name
    let word = ingested.outcome.rawValue
    if !ingested.outcome.isKept { note("\(name): batch \(delivery.arrival.name.hex) \(word)") }
    guard let id = ingested.batch, ingested.outcome.isKept,
      let owner = ingested.position?.station
    else { return .answer(.json(["outcome": .string(word)])) }
    let number = delivery.station.number
    return .afterCheckpoint { registry throws(Fault) in
      let receipt = try registry.receipt(for: id)
      let tree = try Checkpoint(unverified: receipt.checkpoint)
      // The station will want a proof that leads on from there.
      if let log = registry.logs.log(tree.origin) {
        try registry.logs.note(tree.size, of: log, heldBy: number)
      }
      let answer = try registry.answer(to: name)
      return .json(
        .fields([
          "outcome": .string(word), "batch": .string(id.hex),
          // Whoever carries a batch learns no more of another's than that it arrived.
          "receipt": owner == name ? .string(try receipt.text()) : nil,
          "epoch": .text(answer?.epoch), "head": .number(answer?.head),
          "missing": answer?.json["missing"],
        ]))
    }
  }
}

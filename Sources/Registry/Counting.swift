public import Bytes
import Crypto
public import Flows
import Record
import Seal
import Store

/// Counts of what was taken in. Nothing but codes and days crosses this line.
extension RegistryService: FlowSource {
  /// A table of flows, with the checkpoint that it was generated from. Days that were counted anew
  /// since the last question are packed first.
  public func flows(_ query: FlowQuery) throws(Fault) -> FlowTable {
    try FlowColumns.pack(database)
    return try query.table(database, origin: try origin())
  }

  func origin() throws(Fault) -> FlowOrigin {
    FlowOrigin(source: settings.name, checkpoint: try countedFrom())
  }

  /// The last checkpoint, and how many batches were taken in since.
  private func countedFrom() throws(Fault) -> String? {
    guard let head = try lastCheckpoint()?.head else { return nil }
    let since = try logs.current().size(of: try batches.count()) - head.size
    let text = "\(head.origin) \(head.size) \(head.root.hex)"
    return since > 0 ? "\(text), and \(since) more taken in since" : text
  }

  /// The counts held against themselves: every record stands in one measure.
  public func reconcileFlows() throws(Fault) -> Reconciliation {
    try FlowLedger.reconcile(database)
  }
}

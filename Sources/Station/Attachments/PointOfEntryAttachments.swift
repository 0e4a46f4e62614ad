public import Bytes
import Host

/// The attachments of a station, for people.
extension PointOfEntry {
  /// How many attachments are in each state, with their bytes.
  public func attachmentCounts() throws(Fault) -> [AttachmentState: AttachmentCount] {
    try attachments.ledger.counts()
  }

  /// Removes what the registry has stored for at least `days` days and has backed up; gives what
  /// was removed.
  ///
  /// Nothing else is ever removed: an attachment counts as stored and as backed up by the
  /// registry's signed statement about the very batch that the station holds a receipt for. Throws
  /// `.folderInUse` while another process seals, carries or prunes.
  public func pruneAttachments(storedForDays days: Int) throws(Fault) -> AttachmentCount {
    let limit = timekeeper.now().utcMilliseconds - Int64(max(0, days)) * 86_400_000
    return try carrying { () throws(Fault) in
      try attachments.prune(
        storedBefore: limit, logs: try outbox().watch.logs().map(\.origin))
    }
  }
}

public import Bytes
import Codes
public import Crypto
import Host
import Record
public import Seal
import Store

/// Why attachments will never come. The raw value stands in the audit.
public enum AttachmentLoss: String, Sendable, CaseIterable {
  /// The station was stolen.
  case stolen
  /// Its disk died or was damaged.
  case disk
  /// It was destroyed, by fire, water or war.
  case destroyed
  /// Something else, which the administrator's file tells.
  case other
}

/// The named end of what will not come: nobody is asked for it any more.
extension RegistryService {
  /// Gives up all that is missing of a station's attachments, of one epoch or of all; gives how
  /// many. The act and its reason stand in the registry's audit, in the same transaction.
  ///
  /// What was given up is listed apart. If it comes all the same, it is stored like any other.
  /// Throws `.unknownToRegistry` for a station or epoch that is not there.
  public func giveUpAttachments(
    of name: StationName, epoch: String? = nil, because reason: AttachmentLoss,
    by officer: String
  ) throws(Fault) -> Int {
    guard let station = try stations.station(name) else {
      throw Fault(.unknownToRegistry, at: name.text, "no station of this name is enrolled")
    }
    var number: Int64?
    if let epoch {
      guard let known = try stations.epoch(epoch, of: station.number) else {
        throw Fault(.unknownToRegistry, at: "\(name.text)/\(epoch)", "no such epoch")
      }
      number = known.number
    }
    let missing = try attachments.missing(of: station.number, limit: .max)
      .filter { number == nil || $0.row >> 40 == number }
    guard !missing.isEmpty else { return 0 }
    let entry = try auditEntry(
      .attachmentsGivenUp, reason: reason.rawValue,
      detail: "\(missing.count) of \(name.text)\(epoch.map { "/\($0)" } ?? ""), by \(officer)")
    try committing { () throws(Fault) in
      for one in missing { try attachments.set(.lost, of: one) }
      try add(entry)
    }
    return missing.count
  }

  /// What was given up of a station's attachments, in the order of the log, at most `limit` names.
  /// Throws `.unknownToRegistry` for a station that is not enrolled.
  public func lostAttachments(
    of name: StationName, limit: Int
  ) throws(Fault) -> [(name: Digest, bytes: Int64)] {
    guard let station = try stations.station(name) else {
      throw Fault(.unknownToRegistry, at: name.text, "no station of this name is enrolled")
    }
    return try attachments.lost(of: station.number, limit: limit).map { ($0.name, $0.bytes) }
  }
}

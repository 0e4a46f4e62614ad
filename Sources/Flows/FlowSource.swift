public import Bytes

/// Whoever holds counts and answers questions about them: the registry in its own folder now, over
/// a network later. No identity passes here.
public protocol FlowSource {
  /// The table of a question. Throws what the store or the network throws.
  func flows(_ query: FlowQuery) throws(Fault) -> FlowTable
  /// The tables of questions, made to be published together. Throws also what
  /// `FlowRelease.together` throws.
  func releases(_ queries: [FlowQuery]) throws(Fault) -> [FlowRelease]
}

extension FlowSource {
  /// The table of a question, made to be published. Throws as `releases`.
  public func release(_ query: FlowQuery) throws(Fault) -> FlowRelease {
    try releases([query])[0]
  }
}

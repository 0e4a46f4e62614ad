public import Bytes

/// Whoever holds counts and answers questions about them: the registry in its own folder now, over
/// a network later. No identity passes here.
public protocol FlowSource {
  /// The table of a question. Throws what the store or the network throws.
  func flows(_ query: FlowQuery) throws(Fault) -> FlowTable
  /// The table of a question, made to be published. Throws also what `FlowRelease` throws.
  func release(_ query: FlowQuery) throws(Fault) -> FlowRelease
}

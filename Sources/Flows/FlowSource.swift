public import Bytes

/// Whoever holds counts and answers questions about them: the registry in its own folder now, over
/// a network later. No identity passes here.
public protocol FlowSource {
  /// The table of a question. Throws what the store or the network throws.
  func flows(_ query: FlowQuery) throws(Fault) -> FlowTable
  /// Tables as a release of the plan would have them, kept nowhere: not to be published. Throws
  /// also `.flowDisclosure` when a small count could be worked out.
  func draft(_ plan: ReleasePlan) throws(Fault) -> [FlowRelease]
  /// Makes a release, which is kept: it can be made again bit for bit. Throws as `draft`.
  func publish(_ plan: ReleasePlan) throws(Fault) -> PublishedRelease
}

import Bytes
import Console
import Host
import Registry

/// The verb `fsck`: is everything that the registry keeps whole.
enum FsckCommand {
  static let command = Command(
    "fsck", "hold everything the registry keeps against everything else",
    discussion: """
      Opens and verifies every kept batch again, decrypts every record, recomputes the whole log \
      and every count, holds every attachment against its name, and examines the databases' \
      pages. Holds the trees that stations say they were shown against the log: another one means \
      that the log was shown in two forms, or that a station lies. The exit status is 1 when \
      anything disagrees. Nothing is changed.
      """,
    examples: [.init("maabar-registry fsck", "Examine the registry.")],
    parameters: [RegistryParameters.folder], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    var progress: Progress?
    let findings = try registry.fsck { done, all throws(Fault) in
      if progress == nil { progress = invocation.progress("batches", of: all) }
      progress?.advance()
      try Interruption.check()
    }
    progress?.finish()
    invocation.answer([
      "whole": .boolean(findings.isWhole), "problems": .texts(findings.problems),
      "otherTrees": .texts(findings.otherTrees),
      "batches": .integer(Int64(findings.batches)), "held": .integer(Int64(findings.held)),
      "records": .integer(Int64(findings.records)),
      "conflicts": .integer(Int64(findings.conflicts)),
      "attachments": .integer(Int64(findings.attachments)),
      "ciphertexts": .integer(Int64(findings.ciphertexts)),
      "erased": .integer(Int64(findings.erased)),
      "uncovered": .integer(Int64(findings.uncovered)),
      "orphanKeys": .integer(Int64(findings.orphanKeys)),
    ]) { outlet in
      if findings.isWhole {
        outlet.line("\("Whole", .good): everything that is kept agrees")
      } else {
        outlet.line("\("Damaged", .bad): \(findings.problems.count) findings")
        for problem in findings.problems { outlet.line("  \(problem)") }
      }
      if !findings.otherTrees.isEmpty {
        outlet.line(
          """
          \("Other trees", .bad): \(findings.otherTrees.count) batches name a tree that this log \
          never was. Ask their stations for what they were shown (`maabar-registry views`)
          """)
        for batch in findings.otherTrees { outlet.line("  \(batch)") }
      }
      outlet.line(
        """
          \(findings.batches) batches (\(findings.held) held, \(findings.uncovered) not yet under \
        a checkpoint), \(findings.records) records, \(findings.conflicts) conflicting, \
        \(findings.ciphertexts) attachments stored, \(findings.erased) records erased
        """)
    }
    return findings.isWhole && findings.otherTrees.isEmpty ? .success : .found
  }
}

import Bytes
import Console
import Host

/// The verb `document check`: an inspection of a folder of chip files, without the chip.
enum DocumentCheckCommand {
  private static let portrait = Parameter.optional(
    "--portrait", .file, "write the portrait of DG2 to this file, its bytes as the issuer's")

  static let command = Command(
    "check", "check the files of a chip against what the issuer signed",
    discussion: """
      Passive authentication (ICAO Doc 9303-11): the issuer's signature over the hashes of the \
      data groups, the signer's certificate under the authorities that `--trust` names, and each \
      data group that is there; then what each holds, and the printed zone against the chip's. It \
      proves that the data are genuine and unaltered, not that the chip is no copy. \
      "Undetermined" means that something to decide with is missing: without the issuing state's \
      certificate nothing can be said for or against the document.
      """,
    examples: [
      .init(
        "maabar document check Fixtures/chip/bsi-2008 --trust german-master-list.ml",
        "Check a chip that another program read."),
      .init(
        "maabar document check chip --trust csca.pem --zone zone.txt --json",
        "The same with the printed zone, for a program."),
      .init(
        "maabar document check Fixtures/chip/bsi-2008 --portrait portrait.jp2",
        "Write the portrait out, to be looked at."),
    ],
    parameters: ChipFolder.parameters + [portrait]
  ) { invocation throws(Fault) in
    let inspection = try ChipFolder.inspect(invocation)
    try inspection.writePortrait(to: invocation[portrait], invocation)
    invocation.answer(inspection.json) { outlet in inspection.show(on: outlet) }
    return inspection.status
  }
}

// Registry: the centre, where sealed batches come in and receipts and counts go out.
//
// What it does   makes and replaces the registry's keys (KeyRotation), lets stations in and renews
//                their keys (Asking, Enrolling, Renewing); takes batches in from a folder or
//                anywhere else through one function (Ingest), keeps every one, counts its records
//                through Flows, and puts it into a transparency log (LogFolder) with signed
//                checkpoints, receipts and proofs; serves exchange folders (ExchangeFolder) and the
//                network (RegistryServer); publishes lists (ListPublishing), rules and trust
//                anchors (SnapshotPublishing); stores attachments by their names and says to each
//                station which it has (PackIntake, AttachmentReport); holds forks, new epochs and
//                revoked keys (Revoking, Branching) for an administrator; backs up, and begins a
//                new log after a restore (BackingUp, Restoring); holds everything it keeps against
//                everything else (Fsck), and sheets of shifts against its counts (ShiftSheets);
//                erases persons for good, with a signed tombstone that keeps them out (Erasing);
//                audits who looked at and decided what (RegistryAudit); keeps tallies beside the
//                counts (Tallying), what searches are prepared with (Preparing), the readmission
//                office's files and its two people's rules (Office/).
// What flows in  sealed files and folders from outside, none of them trusted; enrolment requests.
// What flows out receipts, answers with exact gaps, checkpoints, proofs, findings.
// Standards      RFC 6962 (log), c2sp.org/tlog-tiles, tlog-checkpoint, tlog-proof@v1; CMS by Seal.
//
// The life of a batch: opened and verified by Seal -> kept as a file -> data keys committed -> its
// row, leaf, records and counts committed as one -> leaf read back, tile written, checkpoint signed
// -> receipt. Killed anywhere, the same file taken in again goes on where it stood.

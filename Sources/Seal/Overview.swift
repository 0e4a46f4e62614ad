// Seal: from record lines to a sealed file, and from a sealed file to a receipt.
//
// What it does   seals record lines into signed, encrypted batches (Manifest, BatchSealer), opens
//                and verifies them (SealedBatch), keeps them without what was erased
//                (RedactedBatch), and holds the mathematics of the transparency log: Merkle trees
//                and proofs (MerkleTree, MerkleProver), tiles (Tile, TiledTree), checkpoints
//                (SignedNote, Checkpoint), cosignatures of outside witnesses (Witness), leaves and
//                receipts (LogLeaf, Receipt), and what auditors compare (LogViews, LogAudit). Also
//                captures as attachments (SealedAttachment) and the packs they travel in
//                (AttachmentPack), and the small messages between station and registry, among
//                them what was erased (Tombstone), what is published (ListStatement, LineDelta)
//                as it lies on a stick (SealedLists, ListKey), and whose keys count
//                (EnrolmentRequest, KeyStatement, ComparisonCode).
// What flows in  record lines, keys, clock readings; on the other side files from outside, none of
//                them trusted, and tiles through a closure of the registry's.
// What flows out bytes to carry; verified batches, or the one refusal; receipts.
// Standards      RFC 5652, 5083, 5084, 5753 and 5126 (CMS, through Crypto), RFC 6962 clause 2.1 and
//                RFC 9162 clause 2.1 (Merkle trees), c2sp.org/signed-note, tlog-checkpoint,
//                tlog-tiles, tlog-proof@v1, tlog-cosignature v1 and tlog-witness.
//
// Both sides of every format stand here side by side. No file, clock or randomness is touched.

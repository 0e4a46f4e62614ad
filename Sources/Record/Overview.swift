// Record: what was done about one traveller at one moment, as one line of canonical JSON.
//
// What it does   holds a crossing whole (CrossingRecord), the later final outcome of a referred
//                one (OutcomeRecord) and its correction (CorrectionRecord), who did what at the
//                station (AuditRecord), what only the second line may read (NoteRecord), what
//                enumerators count of nobody (TallyRecord), and the steps of the readmission
//                office's files, with the rules of their order (Cases/); writes and reads each as
//                one line (RecordLine); reads what a registry counts without taking the line apart
//                (RecordScanner).
// What flows in  an officer's checked captures and decisions, from Station; lines of batches.
// What flows out lines for Seal, typed records for offices, impersonal fields for Flows.
// Standards      RFC 8259 and RFC 8785 (canonical JSON: sorted keys, NFC, integers and strings
//                only), ICAO Doc 9303-3 (codes), BSI TR-03135-1 (results of checks), ISO 15924
//                (scripts), ISO/IEC 19794-2 (templates).
//
// The bytes are the record: they are hashed, signed and kept, and nobody makes them anew to verify.
// There is one validator, the strict reader; what it cannot read back is never written. A field
// that it does not know is an error, so that nothing unread is ever signed off as read.
// Manuals/reference/records.md lists every field.

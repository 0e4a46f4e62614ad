// Station: the point of entry. It wires device, document, match, decision and record together, and
// keeps what they yield until the registry has it.
//
// What it does   sets a station up and has it enrolled (StationSetup, EnrolmentCall), keeps and
//                renews its keys (StationKeys, KeyExchange), signs officers in (OfficerDesk),
//                writes each crossing durably before the officer sees "recorded" (Journal), seals
//                records into batches (Outbox), carries them over a folder or the network and takes
//                receipts back (FolderSync, NetworkSync), believes no log that does not go on from
//                the one it knows (LogWatch), and leads one traveller from capture to record
//                (Lane). Captures stand encrypted on a shelf (AttachmentShelf), follow the records
//                in packs (PackCarrier) and are pruned once a backup of the registry holds them.
//                What the registry had erased is erased here (Erasures); a station is backed up and
//                made again (StationBackup). Who does what is audited (AuditTrail); shifts and the
//                day's sheet are kept (ShiftBook, DaySheet); the machine's clock is held against
//                the records (ClockGuard). Enumerators count groups of nobody (Tallying, with the
//                words of TallyShorthand). The second line screens again (Review) and clears
//                matches for a time (ClearingBook). Lists and rules come signed (ListSync,
//                SnapshotStore), some by telephone (DictationBook) or at once (NetworkWatch).
// What flows in  checked captures, an officer's decisions, lists, receipts, answers.
// What flows out sealed batches; a LaneView for the screen, in which no silent list leaves a trace.
// States         sealed -> sent -> receipted (verified and stored) -> backed up -> prunable.
//
// Several processes share a station's folder: each writes as the only one, in milliseconds, and
// first takes up what the others changed (Journal.writing). Clock and files come through Host only.

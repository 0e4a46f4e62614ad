// Encounter: one traveller between the first document on the reader and the officer's page.
//
// What it does   reads the document through a reader or as typed lines, and its chip with the zone
//                as the key, captures fingers, checks what came (hashes, zone, images, fingers got
//                against asked), counts the retries, and goes on when a device is missing
//                (TravellerEncounter, EncounterState).
// What flows in  device sessions and events, lines and words that an officer types, reasons why
//                something is left out.
// What flows out a document with the report of its checks (DocumentReading), finger images
//                (FingerReading), each with the original bytes, their SHA-256, their source and
//                both clocks (Evidence); every attempt, failed ones too.
// Standards      ICAO 9303 through Document, ISO/IEC 19794 through Device and Biometrics.
//
// Nothing is judged here: rules propose and a person decides.

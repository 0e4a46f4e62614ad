// Simulated: a document reader, a finger scanner and a camera without hardware.
//
// What it does   devices whose documents, fingers and faces come from files, a script, a caller or
//                the synthesiser of Biometrics (LivingFingers) and a drawn face (TestFace), with
//                the faults of real ones on demand: unplugged, silent, slow, failing, bad reads,
//                fingers laid on badly, a library that hangs (SimulatedFault).
// What flows in  specimens: text files with MRZ lines, a JSON-lines script, images of fingers with
//                their positions in the name or in a manifest (SpecimenFolder, SpecimenScript).
// What flows out the events and captures of the driver contract, original bytes with SHA-256.
// Standards      ICAO 9303 MRZ lines as serial readers send them; ISO/IEC 19794 finger positions.
//
// It serves the demonstration, training, and the tests of everything above the drivers.

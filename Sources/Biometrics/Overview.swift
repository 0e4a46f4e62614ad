// Biometrics: images of fingers, their minutiae, and whether two are of one finger.
//
// What it does   finds the minutiae of a finger in an image (Extraction: MinutiaExtraction, a file
//                a step), compares two fingers (Comparison: FingerTemplate, FingerComparison, whose
//                score is a false-match rate), reads and writes grey images (GreyImage,
//                PortableGreymap), reads finger image records (FingerImageRecord), looks whether a
//                capture shows enough of a finger to be worth keeping (FingerCaptureCheck: a hint
//                to capture again, not a quality), and makes fingers of people who do not exist
//                (Synthesis: SyntheticFinger).
// What flows in  bytes from devices and files, none of them trusted; a resolution; seeds.
// What flows out images with resolution and its provenance; shortcomings of a capture; minutiae
//                and scores; synthetic impressions that are the same bytes on every machine.
// Standards      Netpbm PGM (P2, P5), ISO/IEC 19794-4:2011 finger image records; SFinGe (Cappelli,
//                Maio and Maltoni, 2002) for the synthesis; Minutia Cylinder-Code (Cappelli,
//                Ferrara and Maltoni, 2010) for the comparison.
//
// All constants stand in Parameters.swift and in the parameters file of each folder, with where
// they come from.

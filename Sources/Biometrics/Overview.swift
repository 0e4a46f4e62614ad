// Biometrics: images of fingers, their minutiae, and whether two are of one finger.
//
// What it does   finds the minutiae of a finger in an image (Extraction: MinutiaExtraction, a
//                file a step), compares two fingers (Comparison: FingerTemplate,
//                FingerComparison, whose score is a false-match rate; many kept as
//                PackedFingers), reads and writes images (Images: greymaps, finger image records,
//                WSQ with a decoder of its own; PNG, JPEG and JPEG 2000 through Debian's
//                libraries), minutiae records of all vendors (Templates: FingerMinutiaeRecord)
//                and files of ANSI/NIST-ITL with both (Transactions: BiometricTransaction), says
//                how good a print is and what would make it better (Quality: FingerQuality,
//                FingerEnrolment, and SlapSegmentation, which cuts slaps), makes one decision of
//                several fingers (Fusion: HandComparison), draws what went together (Drawing),
//                and makes fingers and a face of people who do not exist (Synthesis:
//                SyntheticFinger, TestFace).
// What flows in  bytes from devices and files, none of them trusted; a resolution; seeds.
// What flows out images with resolution and its provenance; shortcomings of a capture; minutiae
//                and scores; synthetic impressions that are the same bytes on every machine.
// Standards      ISO/IEC 19794-4 and -2, 2005 and 2011; ANSI/INCITS 378-2004 and -2009;
//                ANSI/NIST-ITL 1-2011; IAFIS-IC-0110 (WSQ); Netpbm PGM; SFinGe (Cappelli, Maio and
//                Maltoni, 2002); Minutia Cylinder-Code (Cappelli, Ferrara and Maltoni, 2010).
//
// All constants stand in Parameters.swift and in the parameters file of each folder, with where
// they come from.

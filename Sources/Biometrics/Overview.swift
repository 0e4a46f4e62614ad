// Biometrics: images of fingers, as far as they are captured and passed on now.
//
// What it does   reads and writes grey images (GreyImage, PortableGreymap), reads finger image
//                records (FingerImageRecord), looks whether a capture shows enough of a finger to
//                be worth keeping (FingerCaptureCheck: a hint to capture again, not a quality), and
//                makes fingers of people who do not exist (Synthesis: SyntheticFinger).
// What flows in  bytes from devices and files, none of them trusted; a resolution to assume; seeds.
// What flows out images with resolution and its provenance; shortcomings of a capture; synthetic
//                impressions that are the same bytes on every machine.
// Standards      Netpbm PGM (P2, P5), ISO/IEC 19794-4:2011 finger image records; SFinGe (Cappelli,
//                Maio and Maltoni, 2002) for the synthesis.
//
// All thresholds stand in Parameters.swift and Synthesis/SynthesisParameters.swift with where they
// come from.

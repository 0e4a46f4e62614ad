import Biometrics
import Bytes
import Simulated

extension FuzzTarget {
  /// Images of fingers, records of them, and the scripts of simulated devices.
  static let captures: [FuzzTarget] = [greymap, imageRecord, specimenScript]

  private static let greymap = FuzzTarget("greymap") { bytes in
    let image = try PortableGreymap.read(bytes)
    _ = FingerCaptureCheck(image).shortcoming
    let again = try PortableGreymap.read(PortableGreymap.write(image))
    return again == image ? nil : "what was written reads back as another image"
  }

  private static let imageRecord = FuzzTarget("image-record") { bytes in
    let record = try FingerImageRecord(bytes)
    for representation in record.representations {
      guard let image = try? representation.greyImage() else { continue }
      if image.pixels != representation.data { return "pixels that are not in the record" }
    }
    return record.representations.isEmpty ? "a record without images" : nil
  }

  private static let specimenScript = FuzzTarget("specimen-script") { bytes in
    let steps = try SpecimenScript.parse(bytes)
    return steps.contains { $0.faults.isEmpty && $0.specimen == nil } ? "an empty step" : nil
  }
}

import Biometrics
import Bytes
import Simulated

extension FuzzTarget {
  /// Images of fingers, records of them, and the scripts of simulated devices.
  static let captures: [FuzzTarget] = [
    greymap, imageRecord, minutiaeRecord, wavelet, fingerFile, fingerTemplate, specimenScript,
    transaction,
  ]

  private static let greymap = FuzzTarget("greymap") { bytes in
    let image = try PortableGreymap.read(bytes)
    _ = FingerCaptureCheck(image).shortcoming
    let again = try PortableGreymap.read(PortableGreymap.write(image))
    return again == image ? nil : "what was written reads back as another image"
  }

  private static let imageRecord = FuzzTarget("image-record") { bytes in
    let record = try FingerImageRecord(bytes)
    for representation in record.representations {
      guard representation.compression == .uncompressed,
        let image = try? representation.greyImage()
      else { continue }
      if image.pixels != representation.data { return "pixels that are not in the record" }
    }
    if record.representations.isEmpty { return "a record without images" }
    // More than 255 images of 2005 are read and not written.
    guard let written = try? record.bytes() else { return nil }
    return try FingerImageRecord(written) == record ? nil : "written, it is another record"
  }

  private static let minutiaeRecord = FuzzTarget("minutiae-record") { bytes in
    let record = try FingerMinutiaeRecord(bytes)
    for view in record.views.indices {
      let points = record.minutiae(of: view)
      if points.contains(where: { !(0..<7).contains($0.direction) || !$0.x.isFinite }) {
        return "a minutia out of bounds"
      }
      _ = ExtendedDataArea.areas(record.views[view].extended)
    }
    let written = try record.bytes()
    let again = try FingerMinutiaeRecord(written)
    if again.views != record.views { return "written, it is another record" }
    if record.irregularities.isEmpty, try again.bytes() != written { return "written twice" }
    for edition in FingerMinutiaeRecord.Edition.allCases {
      _ = try? record.converted(to: edition).bytes()
    }
    return nil
  }

  private static let wavelet = FuzzTarget("wsq") { bytes in
    // A short file may declare a large image, which takes its time and memory: not here.
    let header = try WaveletScalarQuantization.header(bytes)
    guard header.width * header.height <= 1 << 18 else { return nil }
    let image = try WaveletScalarQuantization.read(bytes)
    return (image.width, image.height) == (header.width, header.height)
      ? nil : "an image of another size than its header's"
  }

  /// Any format that is told by its first bytes, and raw pixels: two bytes give their sides. The
  /// libraries of Debian have fuzzers of their own, and are left out.
  private static let fingerFile = FuzzTarget("finger-file") { bytes in
    guard bytes.count >= 3 else { return nil }
    var options = FingerInput.Options()
    options.isInverted = bytes[0] & 1 == 1
    options.view = Int(bytes[0] >> 1 & 3)
    if bytes[0] >= 128 {
      options.rawSize = .init(width: Int(bytes[1]), height: Int(bytes[2]))
    }
    let content = Array(bytes[3...])
    if CompressedPicture.format(content) != nil {
      _ = CompressedPicture.size(content)
      return nil
    }
    if WaveletScalarQuantization.accepts(content) { return nil }
    let input = try FingerInput(content, options)
    return (input.image == nil) == (input.record == nil) ? "neither image nor record" : nil
  }

  private static let fingerTemplate = FuzzTarget("finger-template") { bytes in
    let template = try FingerTemplate(stored: bytes)
    if template.stored != bytes { return "what was read writes other bytes" }
    var probe = FingerProbe(template)
    let score = probe.score(template)
    return (0...120).contains(score) ? nil : "a score that is none"
  }

  /// Images in WSQ and in Debian's formats have targets and fuzzers of their own.
  private static let transaction = FuzzTarget("transaction") { bytes in
    let transaction = try BiometricTransaction(bytes)
    for image in transaction.ridgeImages {
      guard image.compression == .none, image.data.count <= 1 << 18 else { continue }
      if let grey = try? image.greyImage(), grey.pixels != image.data { return "other pixels" }
      _ = try? image.fingers()
      _ = try? image.record()
    }
    for found in transaction.minutiae {
      let points = found.minutiae(imageHeight: transaction.imageHeight(of: found))
      if points.contains(where: { !(0..<7).contains($0.direction) || !$0.x.isFinite }) {
        return "a minutia out of bounds"
      }
    }
    for photograph in transaction.photographs { _ = try? photograph.record() }
    let written = try transaction.bytes()
    let mended = transaction.irregularities.isDisjoint(with: [.count, .designation, .padding])
    if mended, written != bytes { return "written, it is another file" }
    let again = try BiometricTransaction(written)
    return try again.bytes() == written ? nil : "written twice, it differs"
  }

  private static let specimenScript = FuzzTarget("specimen-script") { bytes in
    let steps = try SpecimenScript.parse(bytes)
    return steps.contains { $0.faults.isEmpty && $0.specimen == nil } ? "an empty step" : nil
  }
}

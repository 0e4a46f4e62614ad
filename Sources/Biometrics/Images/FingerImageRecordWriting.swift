public import Bytes

extension FingerImageRecord {
  /// The record as bytes of its edition; what was read is written byte for byte, reserved bytes as
  /// 0. Throws `.imageRecord` for what the edition cannot hold: no image, an image too large for
  /// its fields, or (2005) images of different resolution, depth, compression or device.
  public func bytes() throws(Fault) -> [UInt8] {
    let most = edition == .iso2005 ? 255 : 65_535
    guard let first = representations.first, representations.count <= most else {
      throw Fault(.imageRecord, "1 to \(most) images expected")
    }
    for one in representations {
      guard
        [one.width, one.height].allSatisfy({ (0...65_535).contains($0) }),
        [one.positionCode, one.impressionCode, one.depth].allSatisfy({ (0...255).contains($0) }),
        one.scan.count == 2, one.image.count == 2, one.data.count < 1 << 31
      else { throw Fault(.imageRecord, "an image that fits its fields expected") }
      guard edition == .iso2011 || one.isAlike(first) else {
        throw Fault(.imageRecord, "images of one device, resolution and compression expected")
      }
    }
    var body: [UInt8] = []
    for one in representations {
      if edition == .iso2005 { write2005(one, to: &body) } else { write2011(one, to: &body) }
    }
    return header(first, bodyCount: body.count) + body
  }

  private func header(_ first: Representation, bodyCount: Int) -> [UInt8] {
    let fingers = UInt8(truncatingIfNeeded: Set(representations.map(\.positionCode)).count)
    var header = Array("FIR\0\(edition == .iso2005 ? "010" : "020")\0".utf8)
    guard edition == .iso2005 else {
      header.append(four: UInt32(truncatingIfNeeded: 16 + bodyCount))
      header.append(two: UInt16(truncatingIfNeeded: representations.count))
      return header + [hasCertifications ? 1 : 0, fingers]
    }
    header += [0, 0]
    header.append(four: UInt32(truncatingIfNeeded: 32 + bodyCount))
    header.append(two: first.capture.device)
    header.append(two: level)
    header += [fingers, first.unit]
    for dots in first.scan + first.image { header.append(two: dots) }
    return header + [
      UInt8(truncatingIfNeeded: first.depth), first.compression.code2005, 0, 0,
    ]
  }

  private func write2005(_ one: Representation, to body: inout [UInt8]) {
    let views = representations.count { $0.positionCode == one.positionCode }
    body.append(four: UInt32(truncatingIfNeeded: 14 + one.data.count))
    body += [
      UInt8(truncatingIfNeeded: one.positionCode), UInt8(truncatingIfNeeded: views), one.number,
      one.capture.qualities.first?.score ?? 254, UInt8(truncatingIfNeeded: one.impressionCode),
    ]
    body.append(two: UInt16(truncatingIfNeeded: one.width))
    body.append(two: UInt16(truncatingIfNeeded: one.height))
    body.append(0)
    body += one.data
  }

  private func write2011(_ one: Representation, to body: inout [UInt8]) {
    var bytes: [UInt8] = []
    one.capture.write(to: &bytes, hasCertifications: hasCertifications)
    bytes += [UInt8(truncatingIfNeeded: one.positionCode), one.number, one.unit]
    for dots in one.scan + one.image { bytes.append(two: dots) }
    bytes += [
      UInt8(truncatingIfNeeded: one.depth), one.compression.rawValue,
      UInt8(truncatingIfNeeded: one.impressionCode),
    ]
    bytes.append(two: UInt16(truncatingIfNeeded: one.width))
    bytes.append(two: UInt16(truncatingIfNeeded: one.height))
    bytes.append(four: UInt32(truncatingIfNeeded: one.data.count))
    bytes += one.data + one.extended
    body.append(four: UInt32(truncatingIfNeeded: bytes.count + 4))
    body += bytes
  }
}

extension FingerImageRecord.Representation {
  /// True when both agree in what the edition of 2005 states once.
  fileprivate func isAlike(_ other: Self) -> Bool {
    unit == other.unit && scan == other.scan && image == other.image && depth == other.depth
      && compression.code2005 == other.compression.code2005
      && capture.device == other.capture.device
  }
}

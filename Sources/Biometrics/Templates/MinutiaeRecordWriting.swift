public import Bytes

extension FingerMinutiaeRecord {
  /// The record as bytes of its edition. What was read without an irregularity is written byte for
  /// byte; reserved bits are written as 0.
  ///
  /// Throws `.minutiaeRecord` for what the edition cannot hold: more than 255 minutiae or views, a
  /// place beyond 16,383, views of different size or device where these stand once.
  public func bytes() throws(Fault) -> [UInt8] {
    try check()
    var body: [UInt8] = []
    for view in views {
      switch edition {
      case .iso2011: writeRepresentation(view, to: &body)
      case .iso2005, .ansi2004:
        body.append(view.positionCode)
        body.append(view.number << 4 | view.impressionCode & 0xF)
        body.append(view.capture.qualities.first?.score ?? 0)
        write(view, to: &body)
      case .ansi2007, .ansi2009, .ansi2009Amended:
        let quality = view.capture.qualities.first ?? .init(score: 254)
        body += [view.positionCode, view.number, view.impressionCode, quality.score]
        body.append(two: quality.vendor)
        body.append(two: quality.algorithm)
        writeSize(view, to: &body)
        write(view, to: &body)
      }
    }
    return header(bodyCount: body.count) + body
  }

  // MARK: Parts

  private func check() throws(Fault) {
    func fault(_ detail: String) -> Fault { Fault(.minutiaeRecord, detail) }
    let mostViews = edition == .iso2011 ? 65_535 : 255
    guard let first = views.first, views.count <= mostViews else {
      throw fault("1 to \(mostViews) finger views expected")
    }
    for view in views {
      guard view.points.count <= 255, view.extended.count <= 65_535 else {
        throw fault("at most 255 minutiae and 65,535 bytes of extended data in a view expected")
      }
      guard view.points.allSatisfy({ $0.kindCode < 4 && $0.x < 16_384 && $0.y < 16_384 }) else {
        throw fault("places of minutiae below 16,384 expected")
      }
      let isShort = edition.hasSizeInHeader
      guard !isShort || (view.number < 16 && view.impressionCode < 16) else {
        throw fault("a view's number and impression type below 16 expected")
      }
      let isTwelveBits = isShort || edition == .ansi2007
      guard !isTwelveBits || (view.capture.device < 4096 && view.capture.compliance < 16) else {
        throw fault("a device of 12 bits and a compliance of 4 expected")
      }
      let isAlike =
        view.capture.device == first.capture.device
        && view.capture.compliance == first.capture.compliance
      guard edition == .iso2011 || isAlike, !isShort || view.hasSize(of: first) else {
        throw fault("views of one device, size and resolution expected")
      }
    }
  }

  private func header(bodyCount: Int) -> [UInt8] {
    var rest: [UInt8] = []
    let capture = views[0].capture
    if edition == .iso2011 {
      rest.append(two: UInt16(truncatingIfNeeded: views.count))
      rest.append(hasCertifications ? 1 : 0)
    } else {
      if edition.isANSI {
        rest.append(two: product.owner)
        rest.append(two: product.type)
      }
      if edition == .ansi2009 || edition == .ansi2009Amended {
        rest.append(capture.compliance)
        rest.append(two: capture.device)
      } else {
        rest.append(two: UInt16(capture.compliance) << 12 | capture.device)
      }
      if edition.hasSizeInHeader { writeSize(views[0], to: &rest) }
      rest += [UInt8(truncatingIfNeeded: views.count), 0]
    }
    let version =
      switch edition {
      case .iso2005, .ansi2004: " 20"
      case .iso2011, .ansi2007, .ansi2009: "030"
      case .ansi2009Amended: "035"
      }
    var header = Array("FMR\0\(version)\0".utf8)
    let count = header.count + rest.count + bodyCount
    if edition == .ansi2004, count + 2 <= 65_535 {
      header.append(two: UInt16(count + 2))
    } else if edition == .ansi2004 {
      header += [0, 0]
      header.append(four: UInt32(truncatingIfNeeded: count + 6))
    } else {
      header.append(four: UInt32(truncatingIfNeeded: count + 4))
    }
    return header + rest
  }

  private func writeSize(_ view: View, to bytes: inout [UInt8]) {
    bytes.append(two: view.width)
    bytes.append(two: view.height)
    bytes.append(two: view.across)
    bytes.append(two: view.down)
  }

  private func writeRepresentation(_ view: View, to body: inout [UInt8]) {
    var bytes: [UInt8] = []
    view.capture.write(to: &bytes, hasCertifications: hasCertifications)
    bytes += [view.positionCode, view.number]
    bytes.append(two: view.across)
    bytes.append(two: view.down)
    bytes.append(view.impressionCode)
    bytes.append(two: view.width)
    bytes.append(two: view.height)
    bytes.append((view.hasPointQuality ? 6 : 5) << 4 | view.endingCode & 0xF)
    write(view, to: &bytes)
    body.append(four: UInt32(truncatingIfNeeded: bytes.count + 4))
    body += bytes
  }

  /// The minutiae with their count, and the extended data with its length.
  private func write(_ view: View, to bytes: inout [UInt8]) {
    let hasQuality = edition != .iso2011 || view.hasPointQuality
    bytes.append(UInt8(truncatingIfNeeded: view.points.count))
    for point in view.points {
      bytes.append(two: UInt16(point.kindCode) << 14 | point.x)
      bytes.append(two: point.y)
      bytes.append(point.angle)
      if hasQuality { bytes.append(point.quality) }
    }
    bytes.append(two: UInt16(truncatingIfNeeded: view.extended.count))
    bytes += view.extended
  }
}

extension FingerMinutiaeRecord.View {
  /// True when both images have the same sides and resolution.
  fileprivate func hasSize(of other: Self) -> Bool {
    width == other.width && height == other.height && across == other.across && down == other.down
  }
}

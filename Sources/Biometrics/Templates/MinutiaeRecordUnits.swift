public import Codes

/// Between the units of minutiae records and those of `Minutia`: 500 dots per inch, radians.
extension FingerMinutiaeRecord {
  /// The minutiae of a view as this house compares them; empty for a number that no view has.
  ///
  /// Places are scaled from the view's resolution, across and down apart; one that is not stated
  /// (0) is taken for 500 dots per inch. A quality that is not reported becomes 50.
  public func minutiae(of view: Int = 0) -> [Minutia] {
    guard views.indices.contains(view) else { return [] }
    let view = views[view]
    let (across, down) = (Self.scale(view.across), Self.scale(view.down))
    let unit = 2 * Float.pi / Float(edition.anglesInTurn)
    return view.points.map { point in
      let kind: Minutia.Kind = Minutia.Kind(rawValue: point.kindCode) ?? .other
      let isReported = (1...100).contains(point.quality)
      return Minutia(
        x: (Float(point.x) + 0.5) * across - 0.5, y: (Float(point.y) + 0.5) * down - 0.5,
        direction: Float(Int(point.angle) % edition.anglesInTurn) * unit, kind: kind,
        quality: isReported ? point.quality : Parameters.Template.unreportedQuality)
    }
  }

  /// A record of one view of minutiae at 500 dots per inch, best first; those beyond 255 are left
  /// out. `width` and `height` are those of the image at 500 dots per inch, 1...16,384.
  public init(
    edition: Edition, minutiae: [Minutia], width: Int, height: Int,
    position: FingerPosition = .unknown, quality: Int? = nil
  ) {
    let (width, height) = (max(1, min(16_384, width)), max(1, min(16_384, height)))
    var view = View()
    view.positionCode = UInt8(truncatingIfNeeded: position.rawValue)
    view.width = UInt16(width)
    view.height = UInt16(height)
    view.across = Parameters.Template.pixelsPerCentimetre
    view.down = Parameters.Template.pixelsPerCentimetre
    let isOld = edition.hasSizeInHeader
    if let quality {
      view.capture.qualities = [.init(score: UInt8(max(0, min(100, quality))))]
    } else if edition != .iso2011 {
      view.capture.qualities = [.init(score: isOld ? 0 : 254)]
    }
    let turn = Float(edition.anglesInTurn)
    view.points = minutiae.prefix(255).map { minutia in
      let units = Int((minutia.direction / (2 * .pi) * turn).rounded()) % Int(turn)
      return Point(
        kindCode: minutia.kind.rawValue, x: Self.place(minutia.x, width),
        y: Self.place(minutia.y, height),
        angle: UInt8(truncatingIfNeeded: units < 0 ? units + Int(turn) : units),
        quality: max(1, min(100, minutia.quality)))
    }
    self.init(edition: edition, views: [view])
  }

  /// A record of what an extraction found in an image, the branches merged; at most
  /// 128 minutiae, the best.
  public init(
    edition: Edition, branches: [[Minutia]], of image: GreyImage,
    position: FingerPosition = .unknown
  ) {
    let scale = 500 / Double(image.resolution.dotsPerInch)
    self.init(
      edition: edition,
      minutiae: Minutia.merged(branches, atMost: Parameters.Template.mostInRecord),
      width: Int((Double(image.width) * scale).rounded()),
      height: Int((Double(image.height) * scale).rounded()), position: position)
  }

  /// The same views in another edition.
  ///
  /// Lost: extended data (each edition codes it differently), the date, certificates and qualities
  /// that the other edition has no field for, and up to half an angle unit where ISO and ANSI meet.
  public func converted(to other: Edition) -> FingerMinutiaeRecord {
    guard other != edition else { return self }
    var record = FingerMinutiaeRecord(edition: other, views: views)
    record.product = other.isANSI ? product : Product()
    let (from, to) = (edition.anglesInTurn, other.anglesInTurn)
    for index in record.views.indices {
      var view = record.views[index]
      view.extended = []
      view.endingCode = 0
      view.hasPointQuality = true
      view.capture = Self.converted(view.capture, to: other)
      if other.hasSizeInHeader { view.impressionCode = min(view.impressionCode, 15) }
      view.points = view.points.map { point in
        var point = point
        point.angle = UInt8((Int(point.angle) % from * to * 2 + from) / (from * 2) % to)
        if edition.hasSizeInHeader, !other.hasSizeInHeader, point.quality == 0 {
          point.quality = 254
        } else if other.hasSizeInHeader, point.quality > 100 {
          point.quality = 0
        }
        return point
      }
      record.views[index] = view
    }
    return record
  }

  /// What one edition's fields hold of another's.
  private static func converted(
    _ capture: RepresentationHeader, to edition: Edition
  ) -> RepresentationHeader {
    guard edition != .iso2011 else { return capture }
    var result = RepresentationHeader()
    let isWide = edition == .ansi2009 || edition == .ansi2009Amended
    result.compliance = isWide ? capture.compliance : capture.compliance & 0xF
    // A device's number that does not fit is another device's: none is stated then.
    result.device = isWide || capture.device < 4096 ? capture.device : 0
    var quality = capture.qualities.first ?? .init(score: 254)
    if edition.hasSizeInHeader {
      quality = .init(score: quality.score <= 100 ? quality.score : 0)
    }
    result.qualities = [quality]
    return result
  }

  private static func place(_ value: Float, _ side: Int) -> UInt16 {
    UInt16(max(0, min(Float(min(side, 16_384) - 1), value.rounded())))
  }

  /// From pixels of a resolution in pixels a centimetre to those at 500 dots per inch.
  private static func scale(_ perCentimetre: UInt16) -> Float {
    let resolution = Resolution(dotsPerCentimetre: Int(perCentimetre), provenance: .image)
    return 500 / Float((resolution ?? .assumed500).dotsPerInch)
  }
}

extension Minutia {
  /// One list of what several branches of an extraction found, best first, for formats that hold
  /// one list: the first branch's minutiae, then those of the others that are none of them.
  ///
  /// Two minutiae are one when they lie within 8 pixels and 30 degrees. One that two branches found
  /// comes before those that only one did.
  public static func merged(_ branches: [[Minutia]], atMost most: Int) -> [Minutia] {
    var found: [(minutia: Minutia, branches: Int)] = []
    for branch in branches {
      let before = found.count
      for minutia in branch {
        if let index = found[..<before].firstIndex(where: { $0.minutia.isSame(as: minutia) }) {
          found[index].branches += 1
        } else {
          found.append((minutia, 1))
        }
      }
    }
    let order = found.indices.sorted {
      (found[$1].branches, found[$1].minutia.quality, $0)
        < (found[$0].branches, found[$0].minutia.quality, $1)
    }
    return order.prefix(most).map { found[$0].minutia }
  }

  private func isSame(as other: Minutia) -> Bool {
    let (dx, dy) = (x - other.x, y - other.y)
    let distance = Parameters.Template.sameDistance
    guard dx * dx + dy * dy <= distance * distance else { return false }
    let turn = abs(direction - other.direction)
    return min(turn, 2 * .pi - turn) <= Parameters.Template.sameAngle
  }
}

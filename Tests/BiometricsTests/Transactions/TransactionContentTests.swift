import Biometrics
import Bytes
import Codes
import Support
import Testing

@Suite("Images and minutiae of ANSI/NIST-ITL files")
struct TransactionContentTests {
  private func made() throws -> BiometricTransaction {
    try BiometricTransaction(Fixture.bytes("transactions/nistitl.an2"))
  }

  // MARK: Images

  @Test("Fingers, latents and palms are read as another program wrote them")
  func images() throws {
    let images = try made().ridgeImages
    #expect(images.map(\.recordType) == [4, 13, 14, 15])
    #expect(images.map(\.designation) == [1, 3, 4, 5])
    #expect(images.map { $0.positions.map(\.code) } == [[2], [2, 3], [13], [21]])
    #expect(images.map(\.impressionCode) == [0, 4, 0, 11])
    #expect(images.map(\.compression) == [.wavelet, .none, .wavelet, .none])
    #expect(images.map { $0.resolution?.dotsPerInch } == [500, 500, 500, 500])
    #expect(images.map(\.isLatent) == [false, true, false, false])
    #expect(images[2].captured == CivilDate(year: 2026, month: 11, day: 20))
    #expect(images[2].absent == [.rightLittle])
  }

  @Test("WSQ in types 4 and 14 is decoded to the pixels that the file alone gives")
  func wavelets() throws {
    let alone = try WaveletScalarQuantization.read(Fixture.bytes("wsq/256x256.wsq"))
    for image in try made().ridgeImages where image.compression == .wavelet {
      #expect(try image.greyImage().pixels == alone.pixels)
    }
  }

  @Test("A slap is cut where its record says the fingers lie")
  func segments() throws {
    let slap = try #require(try made().ridgeImages.first { $0.recordType == 14 })
    let whole = try slap.greyImage()
    let fingers = try slap.fingers()
    #expect(fingers.map(\.position) == [.rightIndex, .rightMiddle])
    #expect(fingers.map { [$0.image.width, $0.image.height] } == [[100, 190], [100, 256]])
    #expect(fingers[0].image.pixels[0] == whole.pixels[10 * whole.width])
    #expect(fingers[1].image.pixels[101] == whole.pixels[whole.width + 121])
  }

  @Test("A latent that may be one of two fingers has an unknown position, a palm no finger")
  func positions() throws {
    let images = try made().ridgeImages
    #expect(try images[1].fingers().map(\.position) == [.unknown])
    #expect(try images[3].fingers().isEmpty)
    #expect(try images[0].fingers().map(\.position) == [.rightIndex])
  }

  @Test("What is not decoded here is refused by its name, with what to ask for instead")
  func refusedCompression() throws {
    var image = try #require(try made().ridgeImages.last)
    for (compression, word) in [
      (TransactionCompression.losslessJPEG, "JPEGL"), (.other("FOO"), "FOO"),
    ] {
      image.compression = compression
      do throws(Fault) {
        _ = try image.greyImage()
        Issue.record("decoded")
      } catch {
        #expect(error.code == .imageUnsupported)
        #expect(error.detail.hasPrefix("\(word) is not decoded here: ask for WSQ"))
      }
    }
    image.compression = .none
    image.depth = 16
    #expect(throws: Fault.self) { _ = try image.greyImage() }
    image.depth = 8
    image.width += 1
    #expect(throws: Fault.self) { _ = try image.greyImage() }
  }

  @Test("Impressions and photographs are written as they are read", arguments: [4, 10, 13, 14, 15])
  func writing(type: Int) throws {
    let transaction = try made()
    let record: TransactionRecord
    if type == 10 {
      record = try #require(transaction.photographs.first).record()
    } else {
      record = try #require(transaction.ridgeImages.first { $0.recordType == type }).record()
    }
    var changed = transaction
    let place = try #require(changed.records.firstIndex { $0.type == type })
    changed.records[place] = record
    let again = try BiometricTransaction(changed.bytes())
    #expect(again.irregularities.isEmpty)
    #expect(again.ridgeImages == transaction.ridgeImages)
    #expect(again.photographs == transaction.photographs)
  }

  @Test("The photograph's fields are read")
  func photograph() throws {
    let photograph = try #require(try made().photographs.first)
    #expect(photograph.isFace)
    #expect([photograph.width, photograph.height] == [16, 16])
    #expect(photograph.compression == .none)
    #expect(photograph.data == Array(0...255))
  }

  // MARK: Minutiae

  @Test("Minutiae of ANSI/INCITS 378 stand where their record says")
  func incits() throws {
    let found = try #require(try made().minutiae.first)
    #expect(found.encoding == .incits378)
    #expect(found.position == .rightIndex)
    let minutiae = found.minutiae()
    #expect(minutiae.map(\.kind) == [.ending, .bifurcation])
    #expect(minutiae.map { [$0.x, $0.y] } == [[100, 120], [30, 40]])
    #expect(minutiae.map { ($0.direction * 180 / .pi).rounded() } == [90, 270])
    #expect(minutiae.map(\.quality) == [90, 50])
  }

  @Test("Minutiae of the standard's own fields lie on those that we find in their image")
  func ownFields() throws {
    let transaction = try BiometricTransaction(
      Fixture.bytes("transactions/libbiomeval-type9-13.an2k"))
    let found = try #require(transaction.minutiae.first)
    #expect(found.encoding == .standard)
    let image = try #require(transaction.ridgeImages.first).greyImage()
    let theirs = found.minutiae(imageHeight: transaction.imageHeight(of: found))
    #expect(theirs.count == 28)
    let (near, alike) = agreement(theirs, MinutiaExtraction(image).minutiae)
    #expect(near >= 20)
    #expect(alike == near)
    #expect(FingerComparison(FingerTemplate([theirs]), FingerTemplate(image)).score > 60)
  }

  @Test(
    "One print's minutiae in three encodings and its image are one finger, directions and all",
    .enabled(if: SharedData.has("biometric-formats"), Comment(rawValue: SharedData.absent)),
    arguments: ["type-9-14-std", "type-9-14-m1", "type-9-4-iafis"])
  func threeEncodings(name: String) throws {
    let bytes = try #require(SharedData.bytes("biometric-formats/an2_jnbis/\(name).an2"))
    let transaction = try BiometricTransaction(bytes)
    let found = try #require(transaction.minutiae.first)
    #expect(found.position == .leftMiddle)
    let theirs = found.minutiae(imageHeight: transaction.imageHeight(of: found))
    let image = try #require(transaction.ridgeImages.first).greyImage()
    let (near, alike) = agreement(theirs, MinutiaExtraction(image).minutiae)
    #expect(near >= 25)
    #expect(alike >= near - 2)
    #expect(FingerComparison(FingerTemplate([theirs]), FingerTemplate(image)).score > 60)
  }

  @Test("The extended feature set gives eight fingers with their minutiae")
  func extended() throws {
    let transaction = try BiometricTransaction(
      Fixture.bytes("transactions/libbiomeval-type9-efs.an2k"))
    #expect(
      transaction.minutiae.map(\.position) == [
        .leftMiddle, .rightLittle, .rightMiddle, .leftLittle, .leftRing, .leftIndex, .rightIndex,
        .rightRing,
      ])
    #expect(transaction.minutiae.map { $0.minutiae().count } == [60, 35, 68, 37, 54, 48, 53, 59])
    // 9.331 of the first: 1908, 41, 186 degrees, E; 9.300: its region begins at 3661, 0.
    let first = try #require(transaction.minutiae[0].minutiae().first)
    #expect(first.kind == .ending)
    #expect(abs(first.x - (3661 + 1908) / 5.08) < 0.1 && abs(first.y - 41 / 5.08) < 0.1)
    #expect(abs(first.direction - 186 * .pi / 180) < 1e-4)
  }

  @Test("Minutiae that we find in an image are written, read back, and match the image")
  func written() throws {
    let image = try PortableGreymap.read(Fixture.bytes("fingers/whorl.pgm"))
    let found = Minutia.merged(MinutiaExtraction(image).minutiae, atMost: 128)
    let record = try TransactionMinutiae.record(
      found, width: image.width, height: image.height, position: .leftRing, designation: 3,
      source: "IQ")
    let day = try #require(CivilDate(year: 2026, month: 11, day: 21))
    let header = TransactionHeader(
      transactionType: "RDA", date: day, destination: "XX", origin: "IQ", controlNumber: "IQ-1")
    let bytes = try BiometricTransaction(records: [header.record(), record]).bytes()
    let again = try #require(try BiometricTransaction(bytes).minutiae.first)
    #expect([again.designation, again.position.rawValue] == [3, 9])
    #expect(again.minutiae().map(\.kind) == found.map(\.kind))
    #expect(
      FingerComparison(FingerTemplate([again.minutiae()]), FingerTemplate(image)).score > 100)
  }

  @Test("A minutia that is none is refused with its number, makers' own fields by their numbers")
  func badMinutiae() throws {
    let text = String(
      decoding: try Fixture.bytes("transactions/libbiomeval-type9.an2k"), as: UTF8.self)
    let bad = try BiometricTransaction(
      Array(text.replacing("01320715248", with: "0132x715248").utf8))
    #expect(bad.minutiae.isEmpty)
    #expect(bad.minutiaeFaults.first?.detail == "minutia 1 as the standard's")
    let record = TransactionRecord(
      type: 9, designation: 1, fields: [try TransactionField(type: 9, number: 31, "x")])
    let made = BiometricTransaction(records: [record])
    #expect(made.minutiaeFaults.first?.detail.contains("makers' own are not read") == true)
  }

  /// Of the first minutiae those that a branch's lie within 10 pixels of, and of these those whose
  /// direction differs by less than half a radian.
  private func agreement(_ first: [Minutia], _ branches: [[Minutia]]) -> (near: Int, alike: Int) {
    var (near, alike) = (0, 0)
    for minutia in first {
      let others = branches.joined().filter {
        let (dx, dy) = ($0.x - minutia.x, $0.y - minutia.y)
        return dx * dx + dy * dy < 100
      }
      guard !others.isEmpty else { continue }
      near += 1
      let isAlike = others.contains {
        let turn = abs($0.direction - minutia.direction)
        return min(turn, 2 * .pi - turn) < 0.5
      }
      if isAlike { alike += 1 }
    }
    return (near, alike)
  }
}

import Bytes
import Testing

@testable import Biometrics

@Suite("Stored finger templates")
struct FingerTemplateTests {
  /// The example of Manuals/reference/finger-template.md.
  private static let example: [UInt8] = [
    0x4d, 0x46, 1, 1, 0, 0x64, 0, 0x50, 2, 0x00, 0x10, 0x02, 0x40, 0x7f, 0x02, 0x90, 0x52,
    0xc0, 0xa0,
  ]

  @Test("the manual's example is read as it says, and written the same")
  func readsTheExample() throws {
    let template = try FingerTemplate(stored: Self.example)
    let quarter = Float(PortableMath.pi / 2)
    #expect(
      template.minutiae == [
        [
          Minutia(x: 100.25, y: 80.5, direction: quarter, kind: .ending, quality: 100),
          Minutia(x: 110.25, y: 100.5, direction: 3 * quarter, kind: .bifurcation, quality: 51),
        ]
      ])
    #expect(template.stored == Self.example)
  }

  @Test("a print compares as before once its template was stored and read")
  func roundTrip() throws {
    let finger = SyntheticFinger(seed: 7)
    let templates = (1...2).map { FingerTemplate(finger.impression(seed: $0)) }
    let read = try templates.map { try FingerTemplate(stored: $0.stored) }
    #expect(read.map(\.minutiae) == templates.map(\.minutiae))
    #expect(templates.allSatisfy { $0.stored.count <= 700 })
    var (probe, probeRead) = (FingerProbe(templates[0]), FingerProbe(read[0]))
    #expect(probe.score(templates[1]) == probeRead.score(read[1]))
    #expect(probe.score(templates[1]) > 30)
  }

  @Test("any minutiae make a template of at most 700 bytes", arguments: [1, 2, 3])
  func manyMinutiae(lists: Int) throws {
    var draws = SeededDraws(seed: 5)
    let all = (0..<lists).map { _ in
      (0..<300).map { _ in
        Minutia(
          x: Float(draws.uniform(-50...3000)), y: Float(draws.uniform(0...20_000)),
          direction: Float(draws.uniform(-9...9)), kind: .other,
          quality: UInt8(draws.uniform(0...255)))
      }
    }
    let template = FingerTemplate(all)
    #expect(template.stored.count <= 700)
    let read = try FingerTemplate(stored: template.stored)
    #expect(read.stored == template.stored)
    #expect(read.minutiae == template.minutiae)
    var odd = all[0]
    odd[0].x = .nan
    odd[1].y = .infinity
    odd[2].direction = -.infinity
    _ = try FingerTemplate(stored: FingerTemplate([odd]).stored)
  }

  @Test("every quality is stored to the nearest 63rd")
  func qualities() {
    for quality in UInt8(0)...100 {
      let back = quality.quality63.quality100
      #expect(abs(Int(back) - Int(quality)) <= 1)
      #expect(back.quality63 == quality.quality63)
    }
  }

  @Test("a template cut anywhere is refused")
  func cut() {
    for length in 0..<Self.example.count {
      #expect(throws: Fault.self) { try FingerTemplate(stored: Array(Self.example[..<length])) }
    }
  }

  @Test(
    "what no template has is refused",
    arguments: [(0, 0x4e), (2, 2), (3, 3), (3, 0), (8, 1), (8, 129), (9, 0x10), (13, 0xff)])
  func refuses(place: Int, value: Int) {
    var bytes = Self.example
    bytes[place] = UInt8(value)
    #expect(throws: Fault.self) { try FingerTemplate(stored: bytes) }
    #expect(throws: Fault.self) { try FingerTemplate(stored: Self.example + [0]) }
  }
}

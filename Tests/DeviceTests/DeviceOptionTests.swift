import Bytes
import Device
import Testing

@Suite("Options say what they allow and refuse the rest")
struct DeviceOptionTests {
  private let resolution = DeviceOption(
    name: "resolution", summary: "How finely it scans.", unit: "dots per inch",
    range: .numbers(least: 300, most: 600, step: 100), value: .number(300), reloads: true)

  @Test(
    "Numbers keep to the range and its steps",
    arguments: [
      (300, true), (500, true), (600, true), (299, false), (550, false), (700, false),
      (Int.min, false),
    ])
  func numbers(value: Int, isAllowed: Bool) {
    #expect(resolution.allows(.number(value)) == isAllowed)
  }

  @Test("A value of another kind is refused, and the refusal names option and range")
  func otherKinds() throws {
    #expect(throws: Fault(.optionValue, "")) { try resolution.setting(.toggle(true)) }
    do throws(Fault) {
      _ = try resolution.setting(.number(1))
    } catch {
      #expect(error.place == "resolution")
      #expect(error.detail.contains("300 to 600 dots per inch in steps of 100"))
    }
  }

  @Test("Setting keeps all but the value")
  func setting() throws {
    let set = try resolution.setting(.number(600))
    #expect(set.value == .number(600))
    #expect(set.range == resolution.range)
    #expect(set.reloads)
  }

  @Test("A choice is one of those named")
  func choices() {
    let light = DeviceOption(
      name: "light", summary: "The light.", range: .choices(["visible", "infrared"]),
      value: .choice("visible"))
    #expect(light.allows(.choice("infrared")))
    #expect(!light.allows(.choice("Infrared")))
    #expect(light.allowed == "visible, infrared")
  }

  @Test("The widest range does not overflow")
  func widestRange() {
    let any = DeviceOption(
      name: "n", summary: "", range: .numbers(least: .min, most: .max, step: 0), value: .number(0))
    #expect(any.allows(.number(.max)))
    #expect(any.allows(.number(.min)))
  }
}

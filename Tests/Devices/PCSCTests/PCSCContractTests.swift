import DeviceContract
import Testing

@Suite("A chip reader behind the real pcscd keeps the driver contract", .serialized)
struct PCSCContractTests {
  @Test("The chip reader", arguments: DevicePromise.all)
  func chipReader(keeps promise: DevicePromise) throws {
    try CardBench.use { bench in #expect(promise.broken(by: bench.contract) == []) }
  }
}

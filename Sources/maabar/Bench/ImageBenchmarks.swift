import Biometrics
import Bytes
import Console
import Host

extension Benchmark {
  /// Decoding WSQ, for images in the folder of `--data`.
  static let wavelets = Benchmark(
    "wsq", workload: "decode the .wsq files of a folder, counted in thousands of pixels",
    floor: "read each byte of the files and write each pixel once", unit: "1,000 pixels",
    aim: "at most 16 µs, which is 5 ms for 640 x 480", needsData: true
  ) { ground throws(Fault) in
    guard let folder = ground.data else {
      throw Fault(.usage, at: "--data", "a folder of .wsq files expected")
    }
    let found = try ground.machine.files.list(folder, ending: ".wsq", limit: 64, among: 10_000)
    var files: [[UInt8]] = []
    var pixels = 0
    for entry in found.entries {
      let bytes = try ground.machine.files.read(folder / entry.name, limit: 16 << 20)
      let header = try WaveletScalarQuantization.header(bytes)
      files.append(bytes)
      pixels += header.width * header.height
    }
    guard pixels > 100_000 else {
      throw Fault(.usage, at: "--data", ".wsq files of at least 100,000 pixels expected")
    }
    let all = files
    let sink = Sink()
    return Trial(
      units: pixels / 1000,
      facts: [("files", .integer(Int64(all.count))), ("pixels", .integer(Int64(pixels)))],
      work: { () throws(Fault) in
        for bytes in all { sink.add(Int(try WaveletScalarQuantization.read(bytes).pixels[0])) }
      },
      floor: { () throws(Fault) in
        var sum = 0
        for bytes in all { for byte in bytes { sum &+= Int(byte) } }
        let image = [UInt8](repeating: UInt8(truncatingIfNeeded: sum), count: pixels)
        sink.add(Int(image[sum % pixels]))
      })
  }
}

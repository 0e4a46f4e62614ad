import Bytes
import Crypto
import Store

/// Authenticates rows that stand in clear: HMAC-SHA256, 16 bytes, over the table's name and every
/// other column.
struct RowSeal: Sendable {
  private let key: HMACKey

  init(_ master: MasterKey) throws(Fault) { key = HMACKey(try master.derived("rows")) }

  func code(_ table: String, _ columns: [JSON]) -> [UInt8] {
    let line = JSON.array([.string(table)] + columns).line()
    return Array(key.sha256(Array(line.utf8)).prefix(16))
  }

  /// Throws `.registryDamaged` unless the row's code is the one it should have.
  func check(_ code: [UInt8], _ table: String, _ columns: [JSON]) throws(Fault) {
    guard code == self.code(table, columns) else {
      throw Fault(.registryDamaged, at: table, "a row that was changed")
    }
  }
}

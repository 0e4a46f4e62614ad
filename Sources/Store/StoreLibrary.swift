import CSQLite

/// The SQLite that this process runs with.
public enum StoreLibrary {
  /// Its version's three numbers: 3, 40, 1.
  public static var version: [Int] {
    let number = Int(sqlite3_libversion_number())
    return [number / 1_000_000, number / 1000 % 1000, number % 1000]
  }
}

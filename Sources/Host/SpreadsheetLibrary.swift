public import Bytes
import CHost

/// Workbooks (Office Open XML, XLSX) written by libxlsxwriter, which is opened when the first one
/// is asked for.
public enum SpreadsheetLibrary {
  /// One cell. A text stays text, whatever it begins with.
  public enum Cell: Equatable, Sendable {
    case text(String)
    /// Exact up to 2^53.
    case number(Int)
    case empty
  }

  /// One sheet: its first row names the columns and stays in sight.
  public struct Sheet: Equatable, Sendable {
    /// 1 to 31 characters, none of `[]:*?/\`.
    public let name: String
    /// The rows, at most 1,048,576 of at most 16,384 cells.
    public let rows: [[Cell]]

    /// A sheet.
    public init(name: String, rows: [[Cell]]) {
      self.name = name
      self.rows = rows
    }
  }

  /// The fault that writing would throw for want of the library; nil where it can be opened.
  public static var missing: Fault? {
    do throws(Fault) {
      _ = try library.get()
      return nil
    } catch { return error }
  }

  private static let library = Result { () throws(Fault) in
    try RuntimeLibrary(
      "libxlsxwriter.so.4", package: "libxlsxwriter4", for: "for XLSX",
      functions: [
        "workbook_new", "workbook_add_worksheet", "worksheet_write_string",
        "worksheet_write_number", "worksheet_freeze_panes", "workbook_close",
      ])
  }

  /// Writes a workbook. Throws `.libraryMissing`, and `.fileFailed` where it cannot be written or a
  /// sheet is beyond what a workbook holds.
  public static func write(_ sheets: [Sheet], to path: Path) throws(Fault) {
    let library = try library.get()
    var calls = unsafe maabar_sheets()
    unsafe calls.open = library.function("workbook_new")
    unsafe calls.add = library.function("workbook_add_worksheet")
    unsafe calls.text = library.function("worksheet_write_string")
    unsafe calls.number = library.function("worksheet_write_number")
    unsafe calls.freeze = library.function("worksheet_freeze_panes")
    unsafe calls.close = library.function("workbook_close")
    let failed = Fault(.fileFailed, at: path.string, "the workbook cannot be written")
    guard let book = unsafe maabar_sheets_open(&calls, path.string) else { throw failed }
    var isWhole = true
    for sheet in sheets {
      guard let page = unsafe maabar_sheets_add(&calls, book, sheet.name) else {
        isWhole = false
        break
      }
      for (row, cells) in sheet.rows.enumerated() {
        for (column, cell) in cells.enumerated() {
          guard let row = UInt32(exactly: row), let column = UInt16(exactly: column) else {
            isWhole = false
            continue
          }
          let status =
            switch cell {
            case .text(let text): unsafe maabar_sheets_text(&calls, page, row, column, text)
            case .number(let number):
              unsafe maabar_sheets_number(&calls, page, row, column, Double(number))
            case .empty: Int32(0)
            }
          isWhole = isWhole && status == 0
        }
      }
      unsafe maabar_sheets_freeze(&calls, page, 1)
    }
    // The library frees its book in closing, whatever became of it.
    guard unsafe maabar_sheets_close(&calls, book) == 0, isWhole else { throw failed }
  }
}

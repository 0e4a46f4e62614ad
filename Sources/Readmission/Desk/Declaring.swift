public import Bytes
import Codes
import Record
import Registry

/// Holidays as they are announced: each is a file of its own, signed into the registry's log with
/// who noted it and why, for it moves the deadlines of every case.
extension CaseDesk {
  /// Notes an announced holiday, for every case from now on. What was noted before stays; a later
  /// note of the same holiday counts.
  public func declare(_ holiday: DeclaredHoliday) throws(Fault) -> CaseNumber {
    let number = try nextNumber(.holiday)
    var draft = StepDraft(.declared, in: number.description, .declared)
    draft.reason = holiday.reason
    draft.content = holiday.json
    try registry.write([draft], by: session)
    return number
  }

  /// The holidays that were announced, in the order in which they were noted.
  public func declaredHolidays() throws(Fault) -> [DeclaredHoliday] {
    var declared: [DeclaredHoliday] = []
    let files = try registry.allFiles(.declared, by: session, for: .readmission)
    for (number, steps) in files {
      guard let content = steps.first?.step.content else { continue }
      do throws(Fault) {
        declared.append(try DeclaredHoliday(json: content))
      } catch { throw error.within(number) }
    }
    return declared
  }

  /// Rules and calendars with the holidays that were announced.
  public func rules(_ book: AgreementBook) throws(Fault) -> AgreementBook {
    var book = book
    book.declared = try declaredHolidays()
    return book
  }
}

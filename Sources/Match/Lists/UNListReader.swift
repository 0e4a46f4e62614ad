import Bytes
import Codes
import Foundation
import FoundationXML

/// Follows the elements of the UN list's XML and makes entries of its individuals.
final class UNListReader: NSObject, XMLParserDelegate {
  private(set) var entries: [WatchlistEntry] = []
  private(set) var report = ImportReport(form: .unXML)
  private(set) var fault: Fault?
  private(set) var isComplete = false
  private(set) var version: Int64 = 0

  private static let maximumDepth = 8
  private static let maximumTextBytes = 64 * 1024

  private var path: [String] = []
  private var text = ""
  private var individual: UNIndividual?
  private var part: [String: [String]] = [:]
  private var partLine = 0
  private var identifiers = UsedIdentifiers()

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard path.count < UNListReader.maximumDepth else {
      return stop(parser, "more than \(UNListReader.maximumDepth) levels")
    }
    if path.isEmpty {
      guard element == "CONSOLIDATED_LIST" else {
        return stop(parser, "the element CONSOLIDATED_LIST expected")
      }
      guard let made = attributes["dateGenerated"], let version = ListMoment.version(made) else {
        return stop(parser, "no date of the list in dateGenerated")
      }
      self.version = version
    }
    path.append(element)
    text = ""
    switch path.count {
    case 3:
      individual = element == "INDIVIDUAL" ? UNIndividual(line: parser.lineNumber) : nil
      if element != "INDIVIDUAL" {
        report.skip(line: parser.lineNumber, element, "not a person")
      }
    case 4:
      part = [:]
      partLine = parser.lineNumber
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
    if text.utf8.count > UNListReader.maximumTextBytes {
      stop(parser, "more than \(UNListReader.maximumTextBytes) bytes of text in one element")
    }
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    let value = UNListReader.tidy(text)
    text = ""
    switch path.count {
    case 5: if !value.isEmpty { part[element, default: []].append(value) }
    case 4: individual?.take(element, value, part, line: partLine, report: &report)
    case 3: finish(line: parser.lineNumber)
    case 1: isComplete = true
    default: break
    }
    path.removeLast()
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    if fault == nil {
      fault = Fault(
        .watchlistXML, at: "line \(parser.lineNumber)", "not well-formed XML, or cut")
    }
  }

  private func finish(line: Int) {
    defer { individual = nil }
    guard let individual else { return }
    do throws(Fault) {
      let entry = try individual.entry(&identifiers, &report)
      entries.append(entry)
      report.read()
    } catch {
      do throws(Fault) {
        try report.broken(line: individual.line, "INDIVIDUAL", error.detail)
      } catch { fault = error }
    }
  }

  private func stop(_ parser: XMLParser, _ detail: String) {
    if fault == nil {
      fault = Fault(.watchlistXML, at: "line \(parser.lineNumber)", detail)
    }
    parser.abortParsing()
  }

  /// The text with runs of white space made one space and none at its ends.
  private static func tidy(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }
}

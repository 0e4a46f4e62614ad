package import Bytes

/// The template of GENERAL AUTHENTICATE, tag 7C: data objects of one byte each (ISO/IEC 7816-4,
/// clause 11.5.5; BSI TR-03110-3, B.1 and B.2).
package enum DynamicAuthenticationData {
  /// The data objects of an answer by their tags, each once; throws `.chipAnswer` naming the step.
  package static func objects(
    _ data: [UInt8], _ step: String
  ) throws(Fault) -> [Int: [UInt8]] {
    let elements: [TaggedElement]
    do throws(Fault) {
      let template = try TaggedElement(data[...])
      guard template.tag == 0x7C else { throw wrong(step, "data object 7C expected") }
      elements = try template.children()
    } catch {
      throw error.code == .chipAnswer ? error : wrong(step, "data objects that cannot be read")
    }
    var objects: [Int: [UInt8]] = [:]
    for element in elements {
      guard objects.updateValue(Array(element.content), forKey: element.tag) == nil else {
        throw wrong(step, "a data object twice")
      }
    }
    return objects
  }

  /// The fault of an answer to a step.
  static func wrong(_ step: String, _ detail: String) -> Fault {
    Fault(.chipAnswer, at: "GENERAL AUTHENTICATE, \(step)", detail)
  }
}

import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows places`: in which governorate points of entry lie, and since when.
enum FlowsPlacesCommand {
  private static let file = Parameter.optional(
    "FILE", .file, "a list of places as CSV that takes the place of the one before")

  static let command = Command(
    "places", "show or set where points of entry lie",
    discussion: """
      A list has the columns poe, since, name, governorate (P-code), governorate_name, and may \
      have kind (formal, informal), latitude and longitude (degrees). A place that moves into \
      another governorate gets a second line with its first day there: earlier crossings \
      stay where they were. A list with a wrong line is not taken.
      """,
    examples: [
      .init("maabar flows places", "What is set now."),
      .init("maabar flows places places.csv", "Set the places."),
    ],
    parameters: [FlowsCommand.registry, file], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try FlowsCommand.opened(invocation)
    if let file = invocation[file] {
      let book: PlaceBook
      do throws(Fault) {
        book = try PlaceFile.read(ByteSource(file, files: invocation.machine.files))
      } catch { throw error.within(file.string) }
      try registry.place(book)
    }
    let places = try registry.places().all
    invocation.answer(.array(places.map(\.json))) { outlet in
      var table = Table([
        .init("poe"), .init("since"), .init("name"), .init("governorate"), .init("kind"),
      ])
      for place in places {
        table.add([
          "\(place.point)", "\(place.since.description)", "\(place.name)",
          "\(place.governorate) \(place.governorateName)", "\(place.kind.rawValue)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }
}

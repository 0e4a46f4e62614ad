public import Bytes
import Codes

/// An interview as it was held: its setting, and each question with its answer.
public struct Interview: Hashable, Sendable {
  /// A question and what was answered; nil for nothing yet.
  public struct Answer: Hashable, Sendable {
    /// What was asked.
    public var question: String
    /// What was answered, in the person's words or the interpreter's.
    public var answer: String?

    /// A question with its answer.
    public init(_ question: String, _ answer: String?) {
      self.question = question
      self.answer = answer
    }

    var json: JSON { .fields(["question": .string(question), "answer": .text(answer)]) }
  }

  /// Day, place, language and who was there.
  public var setting: InterviewSetting
  /// The answers in their order.
  public var answers: [Answer]

  /// Questions at most.
  public static let questionsAtMost = 60

  /// An interview.
  public init(_ setting: InterviewSetting, _ answers: [Answer]) {
    self.setting = setting
    self.answers = answers
  }

  /// As a restricted step keeps it, and as a file gives it.
  public var json: JSON {
    .fields([
      "day": .string(setting.day.description), "place": .string(setting.place),
      "language": .string(setting.language), "interpreter": .text(setting.interpreter),
      "present": .texts(of: setting.present), "answers": .array(answers.map(\.json)),
    ])
  }

  /// Reads one; throws `.application` naming the field.
  public init(json: JSON) throws(Fault) {
    guard let day = json["day"]?.string.flatMap({ try? CivilDate(iso: $0) }),
      let place = json["place"]?.string, let language = json["language"]?.string
    else { throw Fault(.application, at: "interview", "day, place and language expected") }
    var setting = InterviewSetting(day: day, place: place, language: language)
    setting.interpreter = json["interpreter"]?.string
    setting.present = (json["present"]?.array ?? []).compactMap(\.string)
    var answers: [Answer] = []
    for item in json["answers"]?.array ?? [] {
      guard let question = item["question"]?.string, !question.isEmpty else {
        throw Fault(.application, at: "answers", "a question expected")
      }
      answers.append(Answer(question, item["answer"]?.string))
    }
    guard (1...Interview.questionsAtMost).contains(answers.count) else {
      throw Fault(
        .application, at: "answers", "1 to \(Interview.questionsAtMost) questions expected")
    }
    self.init(setting, answers)
  }
}

public import Bytes
public import Codes

/// What is known of an interview before or after it.
public struct InterviewSetting: Hashable, Sendable {
  /// The day.
  public var day: CivilDate
  /// The place.
  public var place: String
  /// The language, ISO 639.
  public var language: String
  /// The interpreter's number or name, where there is one.
  public var interpreter: String?
  /// Who else is present, by function.
  public var present: [String]

  /// A setting.
  public init(
    day: CivilDate, place: String, language: String, interpreter: String? = nil,
    present: [String] = []
  ) {
    self.day = day
    self.place = place
    self.language = language
    self.interpreter = interpreter
    self.present = present
  }
}

extension Paper {
  /// The record of an interview: questions with answers, or with room for a pen. It says that
  /// nothing about a claim for protection is written in it.
  ///
  /// Throws `.paper` without a question.
  public static func interview(
    _ subject: PaperSubject, _ interview: Interview, randomness: some Randomness
  ) throws(Fault) -> Paper {
    let (setting, answers) = (interview.setting, interview.answers)
    guard !answers.isEmpty else {
      throw Fault(.paper, at: "questions", "an interview has questions")
    }
    return try Paper(
      .interview, of: subject, randomness: randomness,
      sections: [
        subject.person,
        PaperSection(
          heading: .theSetting, sentences: [.interviewVoluntary, .interviewFear],
          fields: [
            PaperField(.day, .day(setting.day)), PaperField(.place, .name(setting.place)),
            PaperField(.language, .language(setting.language)),
            PaperField(.interpreter, setting.interpreter.map(PaperValue.name) ?? .term(.no)),
            PaperField(.presentPersons, PaperSubject.list(setting.present.map(PaperValue.text))),
          ].compactMap(\.self)),
        PaperSection(
          heading: .theAnswers, form: .rows,
          fields: answers.map { item in
            PaperField(
              .question, .both(.text(item.question), item.answer.map(PaperValue.text) ?? .blank(2)))
          }),
        PaperSection(
          heading: .theClosing, sentences: [.interviewReadBack],
          fields: [PaperField(.complaints, .blank(2))]),
        PaperSection(
          heading: .signatures, form: .signatures,
          fields: [
            PaperField(.personConcerned, .blank(1)), PaperField(.interpreter, .blank(1)),
            PaperField(.officer, .code(subject.officer)),
          ]),
      ])
  }
}

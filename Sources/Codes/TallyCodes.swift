/// Which way people pass, seen from the country of the point where they are counted.
public enum TallyMovement: String, Sendable, CaseIterable {
  case incoming, outgoing
  /// Inside one country, or not to be told.
  case undefined
}

/// Sex as counted from the roadside; unknown is a category of its own.
public enum TallySex: String, Sendable, CaseIterable {
  case female, male, unknown
}

/// Age as counted: the bands of a register where they were asked, else on which side of 18.
public enum TallyAge: String, Sendable, CaseIterable {
  case underFive = "0-4"
  case fiveToEleven = "5-11"
  case twelveToSeventeen = "12-17"
  case child = "under-18"
  case eighteenToFiftyNine = "18-59"
  case sixtyAndOver = "60+"
  case adult = "18+"
  case unknown

  /// Adults and children as IOM DTM parts them, at 18.
  public var adulthood: TallyAge {
    switch self {
    case .underFive, .fiveToEleven, .twelveToSeventeen, .child: .child
    case .eighteenToFiftyNine, .sixtyAndOver, .adult: .adult
    case .unknown: .unknown
    }
  }
}

/// By what people pass.
public enum TallyMode: String, Sendable, CaseIterable {
  case foot, animal, bicycle, motorbike, car, bus, truck, train, boat, plane, other
}

/// Why people move, as IOM DTM asks it: several answers may stand together.
public enum TallyReason: String, Sendable, CaseIterable {
  case buyGoods = "buy_goods"
  case collectAid = "collect_aid"
  case conflict, disaster, economic, education, family, food, health
  case livingCondition = "living_condition"
  case returning = "return"
  case seasonal, services, tourism, other
}

/// What some of a counted group are, besides: each is a part of the group, and one person may be in
/// several.
public enum TallyVulnerability: String, Sendable, CaseIterable {
  /// A child with no adult who is responsible for it.
  case unaccompanied
  /// A child without its parents, with other relatives: a code of its own, never in the one above.
  case separated
  case pregnant, disabled
  case chronicallyIll = "chronically-ill"
  case olderAlone = "older-alone"
  case singleParent = "single-parent"

  /// True for what only a child can be.
  public var isOfChildren: Bool { self == .unaccompanied || self == .separated }
}

/// How a figure came about.
public enum TallyMethod: String, Sendable, CaseIterable {
  /// Each person was counted.
  case counted
  /// An enumerator's estimate of what passed before their eyes.
  case estimated
  /// What somebody said who knows the place: a driver, a shopkeeper, an official.
  case keyInformant = "key-informant"
}

/// What kind of crossing point is observed.
public enum TallySetting: String, Sendable, CaseIterable {
  /// A point of entry with control.
  case formal
  /// A path, a ford, a landing place.
  case informal
  /// A bus station, a market, a junction inside the country.
  case inland
}

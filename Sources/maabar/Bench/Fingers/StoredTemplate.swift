import Biometrics

extension FingerTemplate {
  /// The size of the template as it would be stored.
  var storedBytes: Int { 0 }
}

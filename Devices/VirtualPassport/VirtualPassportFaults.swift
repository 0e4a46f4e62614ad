public import Bytes

extension Fault.Code {
  /// A folder that holds no specimen, or one whose settings cannot be read.
  public static let specimen = Fault.Code("virtualpassport.specimen", .badInput)
  /// No virtual reader of pcscd at the port.
  public static let virtualReader = Fault.Code("virtualpassport.reader", .device)
}

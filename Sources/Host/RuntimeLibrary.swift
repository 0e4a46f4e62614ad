public import Bytes
import CHost
import Glibc

/// A library of the distribution that is opened when it is first needed and not linked.
@safe
public struct RuntimeLibrary: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  /// Opens a library by the name of its interface, `libpng16.so.16`, and looks for what will be
  /// called. Throws `.libraryMissing` with the packages of Debian that have it and `purpose`, what
  /// they are needed for: `for this image`.
  public init(
    _ name: String, package: String, for purpose: String, functions: [String]
  ) throws(Fault) {
    let needed = package.contains(" ") ? "packages \(package) are" : "package \(package) is"
    let fault = Fault(.libraryMissing, at: name, "the Debian \(needed) needed \(purpose)")
    guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw fault }
    unsafe self.handle = handle
    for function in functions {
      guard unsafe dlsym(handle, function) != nil else { throw fault }
    }
  }

  /// A function that was looked for at the opening, to be called as its own header declares it.
  public func function(_ name: String) -> UnsafeMutableRawPointer? { unsafe dlsym(handle, name) }
}

extension Fault.Code {
  /// A library of the distribution that is needed for this and is not installed.
  public static let libraryMissing = Fault.Code("host.library-missing", .notFound)
}

public import Bytes
import CHost
import Glibc

/// A library of the distribution that is opened when it is first needed and not linked.
@safe
struct RuntimeLibrary: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  /// Opens a library by the name of its interface, `libpng16.so.16`, and looks for what will be
  /// called. Throws `.libraryMissing` with the package of Debian that has it.
  init(_ name: String, package: String, functions: [String]) throws(Fault) {
    let fault = Fault(
      .libraryMissing, at: name, "the Debian package \(package) is needed for this image")
    guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw fault }
    unsafe self.handle = handle
    for function in functions {
      guard unsafe dlsym(handle, function) != nil else { throw fault }
    }
  }

  /// A function that was looked for at the opening.
  func function(_ name: String) -> UnsafeMutableRawPointer? { unsafe dlsym(handle, name) }
}

extension Fault.Code {
  /// A library of the distribution that is needed for this and is not installed.
  public static let libraryMissing = Fault.Code("host.library-missing", .notFound)
}

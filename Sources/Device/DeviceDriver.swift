public import Bytes

/// One kind of device: the half of the contract that a folder below Devices implements.
///
/// Promises of a driver, each checked by the contract tests:
/// - identities are stable: the same device has the same one after unplugging and plugging in;
/// - `start` posts `arrived` for what is there already, and later `arrived`, `removed` and `fault`;
/// - `list` does not wait for hardware and never traps, whatever is plugged in;
/// - `open` and every call on the connection run on one thread that belongs to the device alone;
/// - a job ends by itself soon after `CaptureControl.ending` is not nil; where a library cannot be
///   broken off, the session answers the caller in time and lets the call end by itself.
///
/// A driver keeps to one kind of device and blocks as its library does; it looks at CaptureControl
/// between two steps or passes it the way to break off a wait. How the libraries to come fit:
///   PC/SC          a document reader with the capability `.chip`: SCardTransmit behind `exchange`,
///                  SCardCancel through `whenCancelled`, the PnP pseudo reader as events; its one
///                  context lives on the device's thread. A card pulled out is a retry.
///   libfprint      works in GLib's default main context: the driver keeps one pump thread for it
///                  and hands each device's jobs over; GCancellable through `whenCancelled`; retry
///                  errors are `.retry`, finger-status is fingerNeeded and fingerPresent.
///   MOSIP SBI      HTTP verbs per job; a slap is one item or one item a finger; it has no cancel
///                  verb, so the session leaves the request behind; the driver checks the hashes.
///   serial readers unsolicited MRZ text: the driver reads between attempts too, posts
///                  documentPresent and keeps the last text for the next capture.
///   V4L2 cameras   poll over the camera and an eventfd written by `whenCancelled`; ENODEV is
///                  `.removed`, EIO `.deviceError`; formats and sizes are options that reload.
public protocol DeviceDriver: Sendable {
  /// The driver's name, the first part of its devices' identities: lower-case letters and digits.
  var name: String { get }
  /// From now on posts what happens at the driver's devices; called once, before anything else.
  func start(_ events: DeviceEvents) throws(Fault)
  /// The devices that are there now.
  func list() throws(Fault) -> [DeviceDescriptor]
  /// Opens a device; throws `.deviceMissing`, `.deviceBusy` or `.deviceFailed`.
  func open(_ identity: DeviceIdentity) throws(Fault) -> any DeviceConnection
  /// Posts nothing more and frees what the driver holds.
  func stop()
}

/// One open device, as its driver sees it. All calls come from the device's own thread, one at a
/// time, and none after `close`.
public protocol DeviceConnection: AnyObject, Sendable {
  /// The options with their values of now.
  func options() throws(Fault) -> [DeviceOption]
  /// Sets one option, whose name and value were held against `options()`; a device may round a
  /// value: the options read afterwards say what it is.
  func set(_ option: String, to value: OptionValue) throws(Fault)
  /// One live picture; only asked of devices with the capability `.preview`.
  func preview(_ control: CaptureControl) -> Attempt<CapturedItem>
  /// Captures; waits for the document or finger as long as `control` allows. Every ending is a
  /// value; completeness is judged by the session, not here.
  func capture(_ request: CaptureRequest, _ control: CaptureControl) -> Attempt<RawCapture>
  /// Waits for a document with a chip as long as `control` allows and powers the chip anew, also
  /// one that is powered (a cold reset); gives its answer to reset (ISO/IEC 7816-3; of contactless
  /// chips as PC/SC part 3 makes it). Only asked of devices with the capability `.chip`.
  func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]>
  /// Sends a command to the chip of the document that lies on the device (ISO/IEC 7816-4 APDU) and
  /// gives its answer; only asked of devices with the capability `.chip`. A chip that is not there
  /// any more, or was taken away and laid on again since, is `.retry` of `readAgain` until
  /// `powerChip`: nothing is sent to a chip that forgot what was agreed. A chip that was never
  /// powered may be powered on the way.
  func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]>
  /// Lets the device go; called once.
  func close()
}

extension DeviceConnection {
  /// A device without options.
  public func options() throws(Fault) -> [DeviceOption] { [] }

  /// A device without options has nothing to set.
  public func set(_ option: String, to value: OptionValue) throws(Fault) {}

  /// A device without a live picture.
  public func preview(_ control: CaptureControl) -> Attempt<CapturedItem> {
    .deviceError(Fault(.deviceUnable, "the device gives no live picture"))
  }

  /// A device without chip reader.
  public func powerChip(_ control: CaptureControl) -> Attempt<[UInt8]> {
    .deviceError(Fault(.deviceUnable, "the device reads no chips"))
  }

  /// A device without chip reader.
  public func exchange(_ command: [UInt8], _ control: CaptureControl) -> Attempt<[UInt8]> {
    .deviceError(Fault(.deviceUnable, "the device reads no chips"))
  }
}

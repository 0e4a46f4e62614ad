// DeviceContract: the promises of Sources/Device as tests that every driver must pass.
//
// What it does   stages each promise (DevicePromise) on a bench (DeviceBench) and says in words
//                what was broken; nothing is broken when the list is empty.
// What flows in  a bench: the driver with a device behind it, and hands that lay on and unplug.
// What flows out broken promises, for `#expect(promise.broken(by: bench) == [])`.
//
// Times are held against twenty seconds, not against the 100 ms of the contract: the machine that
// runs tests may be busy. What hangs is told from what is slow by the session being busy after it.

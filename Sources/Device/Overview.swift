// Device: the driver contract in one place.
//
// What it does   a driver names its devices (DeviceDescriptor), posts what happens at them
//                (DeviceEvents) and opens them (DeviceDriver, DeviceConnection); the station asks
//                through DeviceHub and DeviceSession, which keep the promises that every driver
//                would otherwise keep a little differently: one thread a device, deadlines on the
//                monotonic clock, cancelling within 100 ms, one attempt at a time, all fingers.
// What flows in  requests (CaptureRequest) with a Deadline.
// What flows out every ending as a value (Attempt): captured, retry, device error, cancelled,
//                timed out, removed; captures with the device's own bytes and their SHA-256,
//                resolution with its provenance, fingers got against asked, both clocks.
// Standards      ideas of NIST SP 500-288 (WS-BD), SANE 1.0 (typed options), libfprint (retry is
//                the operator's turn, not an error); finger codes of ISO/IEC 19794.
//
// How PC/SC, libfprint, MOSIP SBI, serial readers and V4L2 cameras fit stands at DeviceDriver.

// Socket: devices that another process of this machine serves over a UNIX socket.
//
// What it does   speaks the device protocol (README.md) from both sides: as a driver to whatever
//                serves a device at a path (SocketDriver), and as a server that offers one device
//                of any other driver at a path (DeviceServer).
// What flows in  bytes from a socket, none of them trusted: frames with bounds (FrameReader), then
//                messages (DeviceMessage); requests of the driver contract.
// What flows out the endings and events of the driver contract; captured bytes are held against
//                the SHA-256 that the device sent with them.
// Standards      none; modelled on the socket of libfprint's virtual devices and on WS-BD.
//
// A maker's library that hangs or crashes can so live in a process of its own, and a simulated
// device is opened, awaited, cancelled and unplugged by the same code as one with a plug.

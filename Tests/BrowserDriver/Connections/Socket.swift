import Foundation

/// A TCP socket on the loopback interface. Every call blocks until its deadline at the latest.
final class Socket: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        // Browsers must not inherit it.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    deinit { close(descriptor) }

    private static func make() throws(BrowserError) -> Socket {
        #if canImport(Darwin)
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard descriptor >= 0 else { throw failure("socket") }
        return Socket(descriptor: descriptor)
    }

    private static func failure(_ call: String) -> BrowserError {
        BrowserError("\(call): \(String(cString: strerror(errno)))")
    }

    private static func withLoopback<Answer>(
        port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Answer
    ) -> (Answer, port: UInt16) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let answer = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        return (answer, UInt16(bigEndian: address.sin_port))
    }

    static func connect(port: UInt16) throws(BrowserError) -> Socket {
        let made = try make()
        let (status, _) = withLoopback(port: port) { sysConnect(made.descriptor, $0, $1) }
        guard status == 0 else { throw failure("connect to port \(port)") }
        return made
    }

    /// A listening socket on a port that the system chooses.
    static func listen() throws(BrowserError) -> (Socket, port: UInt16) {
        let made = try make()
        guard withLoopback(port: 0, { bind(made.descriptor, $0, $1) }).0 == 0,
            sysListen(made.descriptor, 128) == 0
        else { throw failure("listen") }
        return (made, withLoopback(port: 0) { getsockname(made.descriptor, $0, &$1) }.port)
    }

    /// The next connection, or nil if none came in time.
    func accept(within deadline: Deadline) -> Socket? {
        guard isReady(POLLIN, within: deadline) else { return nil }
        let accepted = sysAccept(descriptor, nil, nil)
        return accepted < 0 ? nil : Socket(descriptor: accepted)
    }

    func send(_ bytes: [UInt8], deadline: Deadline) throws(BrowserError) {
        #if canImport(Darwin)
            let flags = MSG_DONTWAIT
        #else
            let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        #endif
        var rest = bytes[...]
        while !rest.isEmpty {
            guard isReady(POLLOUT, within: deadline) else { throw deadline.error }
            let count = rest.withUnsafeBytes { sysSend(descriptor, $0.baseAddress, $0.count, flags) }
            if count < 0, errno != EAGAIN, errno != EINTR { throw Self.failure("send (\(deadline.what))") }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    /// Sends as much as the system accepts without waiting; returns false if the peer accepts no more.
    func sendNow(_ bytes: [UInt8]) -> Bool {
        #if canImport(Darwin)
            let flags = MSG_DONTWAIT
        #else
            let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        #endif
        return sysSend(descriptor, bytes, bytes.count, flags) >= 0 || errno == EAGAIN
    }

    /// The bytes received next; empty at the end of the stream.
    func receive(deadline: Deadline) throws(BrowserError) -> [UInt8] {
        guard isReady(POLLIN, within: deadline) else { throw deadline.error }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Self.failure("receive (\(deadline.what))") }
        return Array(buffer.prefix(count))
    }

    static let readable = Int32(POLLIN)

    /// The peer sees the end of the stream, and may still send.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    func isReady(_ events: Int32, within deadline: Deadline) -> Bool {
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, deadline.milliseconds)
            if count > 0 { return true }
            if deadline.isOver || (count < 0 && errno != EINTR) { return false }
        }
    }
}

// The system calls that the methods above hide.
private let sysListen = listen
private let sysAccept = accept
private let sysSend = send
private func sysConnect(
    _ descriptor: Int32, _ address: UnsafeMutablePointer<sockaddr>, _ length: socklen_t
) -> Int32 {
    connect(descriptor, address, length)
}

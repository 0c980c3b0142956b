import Foundation

/// Occupies a port of the loopback interface as long as this object exists.
package final class ListeningPort: Sendable {
    package let port: UInt16
    private let descriptor: Int32

    /// Occupies an IPv4 port.
    package init(port: UInt16 = 0) throws(BrowserError) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        guard let made = Self.listen(AF_INET, &address) else {
            throw BrowserError("port \(port) can't be listened on: \(String(cString: strerror(errno)))")
        }
        (descriptor, self.port) = (made, UInt16(bigEndian: address.sin_port))
    }

    /// Occupies an IPv6 port that is free in IPv4; nil if the machine has no such addresses.
    package init?(isVersion6: Bool) throws(BrowserError) {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        guard let made = Self.listen(AF_INET6, &address) else { return nil }
        (descriptor, port) = (made, UInt16(bigEndian: address.sin6_port))
    }

    deinit { close(descriptor) }

    private static func listen<Address>(_ family: Int32, _ address: inout Address) -> Int32? {
        #if canImport(Darwin)
            let descriptor = socket(family, SOCK_STREAM, 0)
        #else
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var length = socklen_t(MemoryLayout<Address>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && startListening(descriptor, 8) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        if status { return descriptor }
        close(descriptor)
        return nil
    }
}

/// The system's `listen`, which `ListeningPort.listen` hides.
private func startListening(_ descriptor: Int32, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }

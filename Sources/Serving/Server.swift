import Foundation
import NIOCore
import NIOPosix

/// An HTTP server on the loopback interface only. It runs until the process ends.
///
/// SwiftNIO handles HTTP and WebSocket on one thread that does nothing else, so requests wait neither for
/// builds nor for each other.
package struct Server: Sendable {
    /// The port on 127.0.0.1 that the server listens on.
    package var port: UInt16

    /// With a slash at its end.
    package var address: String { "http://127.0.0.1:\(port)/" }

    /// Why the server could not start.
    package struct Failure: Error, Sendable {
        /// The reason, with the port and what to do.
        package var description: String
    }

    /// How many ports are tried, beginning with the given one.
    private static let tries: UInt16 = 100
    /// The length of the queue of pending connections.
    private static let backlog: Int32 = 512

    private static let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    /// For work that blocks on a disk.
    private static let workers = WorkerThreads(count: 4)

    /// Listens on the given port, or on the next free one; 0 lets the system choose.
    ///
    /// - Throws: ``Failure`` if no port is free, or listening is not permitted.
    package static func start(
        port first: UInt16, limits: ServerLimits = ServerLimits(), site: any ServedSite
    ) async throws(Failure) -> Server {
        let bootstrap = bootstrap(limits: limits, site: site)
        for offset in 0..<tries {
            let (next, isOver) = first.addingReportingOverflow(offset)
            if isOver { break }
            let port = first == 0 ? 0 : next
            do {
                return Server(port: try await listen(on: port, bootstrap))
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                continue
            } catch let error as IOError {
                let reason = String(cString: strerror(error.errnoCode))
                throw Failure(
                    description: "can't listen on port \(port): \(reason); choose another with --port")
            } catch {
                throw Failure(
                    description: "can't listen on port \(port): \(error); choose another with --port")
            }
        }
        throw Failure(description: "no free port at \(first) or above; choose another with --port")
    }

    /// - Returns: the port.
    private static func listen(on port: UInt16, _ bootstrap: ServerBootstrap) async throws -> UInt16 {
        let channel = try await bootstrap.bind(to: SocketAddress(ipAddress: "127.0.0.1", port: Int(port)))
            .get()
        let port = UInt16(channel.localAddress?.port ?? 0)
        do {
            // `localhost` may resolve to this address.
            _ = try await bootstrap.bind(to: SocketAddress(ipAddress: "::1", port: Int(port))).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            // Otherwise `localhost` would be another server.
            try await channel.close()
            throw error
        } catch {
            // A machine without IPv6.
        }
        return port
    }

    private static func bootstrap(limits: ServerLimits, site: any ServedSite) -> ServerBootstrap {
        let table = NIOLoopBoundBox.makeBoxSendingValue(ConnectionTable(limits: limits), eventLoop: loop)
        return ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: limits.readBytes)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let port = UInt16(channel.localAddress?.port ?? 0)
                    let service = Service(
                        site: site, hosts: Service.hosts(port: port), limits: limits, workers: workers)
                    try service.configure(channel, in: table.value)
                }
            }
    }
}

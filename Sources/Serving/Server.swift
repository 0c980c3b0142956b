import Foundation
import NIOCore
import NIOPosix

/// An HTTP server on the loopback interface only. It ends with its process.
///
/// SwiftNIO reads HTTP and WebSocket, on one thread that does nothing else: whatever the process builds meanwhile, and
/// whatever clients do, no request waits for another one.
package struct Server: Sendable {
    /// The port on 127.0.0.1 that the server listens on.
    package var port: UInt16

    /// With a slash at its end.
    package var address: String { "http://127.0.0.1:\(port)/" }

    /// Why there is none, in a sentence.
    package struct Failure: Error, Sendable {
        /// The sentence, with the port and what to do.
        package var description: String
    }

    /// How many ports from the given one on are tried.
    private static let tries: UInt16 = 100
    /// As many connections as wait to be let in; more than come at once.
    private static let backlog: Int32 = 512

    private static let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    /// They wait for the disk.
    private static let workers = WorkerThreads(count: 4)

    /// Listens on the given port, or on the next one that is free; 0 lets the system choose.
    ///
    /// - Throws: ``Failure`` where no port is free, or none may be listened on.
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
                    description: "port \(port) can't be listened on: \(reason); name another with --port")
            } catch {
                throw Failure(
                    description: "port \(port) can't be listened on: \(error); name another with --port")
            }
        }
        throw Failure(description: "no port from \(first) on is free; name another with --port")
    }

    /// - Returns: the port.
    private static func listen(on port: UInt16, _ bootstrap: ServerBootstrap) async throws -> UInt16 {
        let channel = try await bootstrap.bind(to: SocketAddress(ipAddress: "127.0.0.1", port: Int(port)))
            .get()
        let port = UInt16(channel.localAddress?.port ?? 0)
        do {
            // `localhost` may mean this one.
            _ = try await bootstrap.bind(to: SocketAddress(ipAddress: "::1", port: Int(port))).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            // Then `localhost` would be somebody else.
            try await channel.close()
            throw error
        } catch {
            // A machine without it does as well.
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

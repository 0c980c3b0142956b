import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// The HTTP server, on the loopback interface only. It ends with its process.
struct SiteServer: Sendable {
    var port: UInt16

    /// With a slash at its end.
    var address: String { "http://127.0.0.1:\(port)/" }

    /// How many ports from the given one on are tried.
    private static let tries: UInt16 = 100

    /// Listens on the given port, or on the next one that is free; 0 lets the system choose.
    static func start(
        port first: UInt16, shelf: Shelf, broadcast: Broadcast
    ) async throws(Failure) -> SiteServer {
        for offset in 0..<tries {
            let (port, isOver) = first.addingReportingOverflow(offset)
            if isOver { break }
            let handler = LateHandler()
            do {
                let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
                let real = try await listen(at: address, handler)
                handler.handler.withLock {
                    $0 = SiteHandler(
                        shelf: shelf, broadcast: broadcast, hosts: SiteHandler.hosts(port: real))
                }
                // `localhost` may mean this one; a machine without it does as well.
                _ = try? await listen(at: sockaddr_in6.loopback(port: real), handler)
                return SiteServer(port: real)
            } catch SocketError.failed(_, EADDRINUSE, _) {
                continue
            } catch {
                throw .message("port \(port) can't be listened on: \(error.localizedDescription)")
            }
        }
        throw .message("no port from \(first) on is free; name another with --port")
    }

    /// The port that it listens on.
    private static func listen(
        at address: some SocketAddress, _ handler: LateHandler
    ) async throws -> UInt16 {
        let server = HTTPServer(address: address, logger: .disabled, handler: handler)
        let failure = Box()
        Task {
            do { try await server.run() } catch { failure.error.withLock { $0 = error } }
        }
        while true {
            switch await server.listeningAddress {
            case .ip4(_, let port), .ip6(_, let port): return port
            default: break
            }
            if let error = failure.error.withLock({ $0 }) { throw error }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private final class Box: Sendable {
        let error = Mutex<(any Error)?>(nil)
    }
}

/// What answers depends on the port, which is known only once there is a server.
private final class LateHandler: HTTPHandler {
    let handler = Mutex<SiteHandler?>(nil)

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let handler = handler.withLock({ $0 }) else {
            return HTTPResponse(statusCode: .serviceUnavailable)
        }
        return try await handler.handleRequest(request)
    }
}

import NIOCore

/// The open connections, all on one event loop.
///
/// Their number is limited. Refusing new connections would allow a client that holds them all to lock others
/// out, so the one that has made no progress for the longest time is closed instead. WebSockets, which are
/// idle for long, have a limit of their own.
final class ConnectionTable {
    private let limits: ServerLimits
    private var connections: [ObjectIdentifier: Connection] = [:]

    init(limits: ServerLimits) { self.limits = limits }

    var count: Int { connections.count }

    func add(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = connection
        makeRoom(amongSockets: false)
    }

    func remove(_ connection: Connection) { connections[ObjectIdentifier(connection)] = nil }

    /// Called for each new connection. The page of a closed WebSocket reconnects by itself.
    func makeRoom(amongSockets: Bool) {
        let all = connections.values.filter { ($0.phase == .socket) == amongSockets }
        guard all.count > (amongSockets ? limits.sockets : limits.connections),
            let oldest = all.min(by: { $0.lastProgress < $1.lastProgress })
        else { return }
        // The place is free at once, even if the end is noticed later.
        remove(oldest)
        oldest.drop()
    }
}

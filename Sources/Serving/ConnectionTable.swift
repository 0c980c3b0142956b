import NIOCore

/// The connections that are open, on the event loop that all of them share.
///
/// There is room for a fixed number. Refusing whoever comes last would let anybody who holds that many keep everybody
/// out; so the newcomer is let in, and the connection that matters least is closed.
final class ConnectionTable {
    private let limits: ServerLimits
    private var connections: [ObjectIdentifier: Connection] = [:]

    init(limits: ServerLimits) { self.limits = limits }

    var count: Int { connections.count }

    func add(_ connection: Connection) {
        if connections.count >= limits.connections {
            closeLeast { $0.rank }
        }
        connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: Connection) { connections[ObjectIdentifier(connection)] = nil }

    /// Makes room before a connection becomes a WebSocket: the oldest one goes. Its page connects again by itself.
    func makeRoomForSocket() {
        let count = connections.values.count { $0.rank == .socket }
        if count >= limits.sockets { closeLeast { $0.rank == .socket ? .idle : nil } }
    }

    /// Of those with the lowest rank the one that has moved nothing for the longest time.
    private func closeLeast(_ rank: (Connection) -> Connection.Rank?) {
        let ranked = connections.values.compactMap { connection in rank(connection).map { ($0, connection) } }
        let least = ranked.min { ($0.0, $0.1.lastProgress) < ($1.0, $1.1.lastProgress) }
        guard let (_, connection) = least else { return }
        // Its place is free at once, also where its end is noticed later.
        remove(connection)
        connection.drop()
    }
}

import NIOCore

/// The connections that are open, on the event loop that all of them share.
///
/// There is room for a fixed number. Refusing whoever comes last would let anybody who holds that many keep everybody
/// out; so the newcomer is let in, and the connection is closed that has made no progress for the longest time.
/// WebSockets, which are silent for long, have a number of their own.
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

    /// Called when there is one more of them. The page of a WebSocket that is closed connects again by itself.
    func makeRoom(amongSockets: Bool) {
        let all = connections.values.filter { ($0.phase == .socket) == amongSockets }
        guard all.count > (amongSockets ? limits.sockets : limits.connections),
            let oldest = all.min(by: { $0.lastProgress < $1.lastProgress })
        else { return }
        // Its place is free at once, also where its end is noticed later.
        remove(oldest)
        oldest.drop()
    }
}

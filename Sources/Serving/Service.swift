import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Shared by all connections of a server.
struct Service: Sendable {
    var site: any ServedSite
    /// The server's own names.
    var hosts: Set<String>
    var limits: ServerLimits
    var workers: any Workers

    /// `localhost:8000` and so on.
    static func hosts(port: UInt16) -> Set<String> {
        let names = ["localhost", "127.0.0.1", "[::1]"]
        return Set(names.map { "\($0):\(port)" } + (port == 80 ? names : []))
    }

    /// Sets up a new connection: bytes, requests, responses.
    func configure(_ channel: any Channel, in table: ConnectionTable) throws {
        let connection = Connection(limits: limits, table: table)
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(
                leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop,
                limitConfiguration: parserLimits))
        let responder = Responder(service: self, connection: connection)
        let upgrade = HTTPServerUpgradeHandler(
            upgraders: [upgrader(for: connection, channel)], httpEncoder: encoder,
            extraHTTPHandlers: [decoder, responder], upgradeCompletionHandler: { _ in })
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers([connection, encoder, decoder, upgrade, responder])
    }

    private var parserLimits: NIOHTTPDecoderLimitConfiguration {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.fieldBytes
        configuration.maxHeaderListSize = limits.headBytes
        configuration.maxHeaderFieldCount = limits.fieldCount
        return configuration
    }

    /// Accepts handshakes of the book's own pages; other requests are left to the responder.
    private func upgrader(
        for connection: Connection, _ channel: any Channel
    ) -> any HTTPServerProtocolUpgrader {
        let connection = NIOLoopBound(connection, eventLoop: channel.eventLoop)
        return NIOWebSocketServerUpgrader(
            maxFrameSize: limits.frameBytes, automaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeSucceededFuture(page(of: head) == nil ? nil : HTTPHeaders())
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    connection.value.becomeSocket()
                    let socket = PageSocket(
                        service: self, connection: connection.value, page: page(of: head) ?? "")
                    try channel.pipeline.syncOperations.addHandler(socket)
                }
            })
    }

    private func page(of head: HTTPRequestHead) -> String? {
        guard let request = try? Request(head, hosts: hosts), case .events(let page) = request.target else {
            return nil
        }
        return page
    }
}

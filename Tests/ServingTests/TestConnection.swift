import NIOCore
import NIOEmbedded

@testable import Serving

/// A client's connection to a server without sockets, threads or clocks: bytes go in and come out, and time
/// passes when a test says so.
final class TestConnection {
    let channel: EmbeddedChannel
    static let hosts = Service.hosts(port: 8000)

    init(
        _ loop: EmbeddedEventLoop = EmbeddedEventLoop(), limits: ServerLimits = ServerLimits(),
        table: ConnectionTable? = nil, site: any ServedSite = TestSite(), workers: any Workers = SameThread()
    ) throws {
        channel = EmbeddedChannel(loop: loop)
        let service = Service(site: site, hosts: Self.hosts, limits: limits, workers: workers)
        try service.configure(channel, in: table ?? ConnectionTable(limits: limits))
        // Connecting makes the channel active.
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 8000), promise: nil)
    }

    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    var isOpen: Bool { channel.isActive }

    func send(_ bytes: some Sequence<UInt8>) {
        // Handlers answer errors themselves.
        _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
        channel.embeddedEventLoop.run()
    }

    func send(_ text: String) { send(text.utf8) }

    func endSending() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.run()
    }

    /// All output since the last call.
    func received() -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try? channel.readOutbound(as: ByteBuffer.self) {
            bytes += buffer.readableBytesView
        }
        return bytes
    }

    func receivedText() -> String { String(decoding: received(), as: UTF8.self) }

    static func request(_ path: String = "/", _ headers: String...) -> String {
        (["GET \(path) HTTP/1.1", "Host: localhost:8000"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    static let handshake = request(
        "/_events?page=a%20b.html", "Origin: http://localhost:8000", "Connection: keep-alive, Upgrade",
        "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
}

/// Does all work at once.
struct SameThread: Workers {
    func run<Value: Sendable>(
        on loop: any EventLoop, _ work: @escaping @Sendable () -> Value
    ) -> EventLoopFuture<Value> {
        loop.makeSucceededFuture(work())
    }
}

/// Answers every path with that path, and tells pages their names.
struct TestSite: ServedSite {
    var subscribed: @Sendable (String, @escaping @Sendable (PageMessage) -> Void) -> Void = { _, _ in }

    func answer(to path: String) -> Answer {
        Answer(type: "text/plain", pieces: [.bytes(Array("path \(path)".utf8))])
    }

    func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
        send(PageMessage(Array("page \(page)".utf8)))
        subscribed(page, send)
        return Subscription {}
    }
}

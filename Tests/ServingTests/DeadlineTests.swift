import NIOCore
import NIOEmbedded
import Testing

@testable import Serving

/// How long a client may take for each step, and which connections are closed when there are too many.
@Suite struct DeadlineTests {
    private static let limits = {
        var limits = ServerLimits()
        (limits.connections, limits.sockets) = (8, 3)
        return limits
    }()

    /// A process may have a limited number of open files; each connection needs one, and one for the file
    /// that it reads.
    @Test(arguments: [20, 96, 200, 351, 352, 1000]) func connectionLimitFollowsFileLimit(_ count: Int) {
        let (limits, usual) = (ServerLimits(descriptors: count), ServerLimits())
        #expect(limits.descriptors <= count && limits.connections >= 4 && limits.sockets >= 2)
        #expect((limits.connections == usual.connections) == (count >= usual.descriptors))
    }

    @Test func silentConnection() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        loop.advanceTime(by: .seconds(59))
        #expect(connection.isOpen)
        loop.advanceTime(by: .seconds(2))
        #expect(!connection.isOpen)
        #expect(connection.received().isEmpty)
    }

    @Test func keptConnectionHasSameDeadline() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        for _ in 0..<5 {
            loop.advanceTime(by: .seconds(59))
            connection.send(TestConnection.request("/a"))
            #expect(connection.receivedText().hasSuffix("\r\n\r\npath a"))
        }
        loop.advanceTime(by: .seconds(61))
        #expect(!connection.isOpen)
    }

    /// However often bytes arrive: the deadline is for the whole head.
    @Test func slowHead() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        connection.send("GET / HTTP/1.1\r\nHost: localhost:8000\r\n")
        for number in 0..<9 {
            loop.advanceTime(by: .seconds(1))
            connection.send("X-\(number): a\r\n")
            #expect(connection.received().isEmpty)
        }
        loop.advanceTime(by: .seconds(2))
        #expect(connection.receivedText().hasPrefix("HTTP/1.1 408 "))
        // Later bytes are not read, and the connection does not stay open for long.
        connection.send("\r\n\(TestConnection.request())")
        loop.advanceTime(by: .seconds(2))
        #expect(connection.received().isEmpty)
        #expect(!connection.isOpen)
    }

    @Test func discardedInputIsBounded() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        connection.send("POST / HTTP/1.1\r\nHost: localhost:8000\r\nContent-Length: 4000000\r\n\r\n")
        #expect(connection.receivedText().hasPrefix("HTTP/1.1 405 "))
        var count = 0
        while connection.isOpen, count < 4_000_000 {
            connection.send([UInt8](repeating: 65, count: 8 << 10))
            count += 8 << 10
        }
        #expect(!connection.isOpen)
        #expect(count <= ServerLimits().lingerBytes + (8 << 10))
    }

    @Test func unreadResponse() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        // Written bytes never leave.
        try connection.channel.pipeline.syncOperations.addHandler(Stuck(), position: .first)
        connection.send(TestConnection.request())
        loop.advanceTime(by: .seconds(29))
        #expect(connection.isOpen)
        loop.advanceTime(by: .seconds(2))
        #expect(!connection.isOpen)
    }

    @Test func unreadMessages() throws {
        let loop = EmbeddedEventLoop()
        let connection = try TestConnection(loop)
        connection.send(TestConnection.handshake)
        #expect(connection.receivedText().hasSuffix("page a b.html"))
        loop.advanceTime(by: .hours(24))
        #expect(connection.isOpen, "there may be no message for long")
        let second = try TestConnection(loop)
        second.send(TestConnection.request())
        let third = try TestConnection(loop, site: LateSite(loop: loop))
        third.send(TestConnection.handshake)
        try third.channel.pipeline.syncOperations.addHandler(Stuck(), position: .first)
        loop.advanceTime(by: .seconds(10))
        #expect(third.isOpen)
        loop.advanceTime(by: .seconds(40))
        #expect(!third.isOpen)
    }

    private struct LateSite: ServedSite {
        var loop: EmbeddedEventLoop
        func answer(to path: String) -> Answer { Answer(type: "text/plain", pieces: []) }
        func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
            loop.scheduleTask(in: .seconds(5)) { send(PageMessage(Array("late".utf8))) }
            return Subscription {}
        }
    }

    private final class Stuck: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        private var promises: [EventLoopPromise<Void>] = []
        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise { promises.append(promise) }
        }
        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
            promises = []
            context.close(mode: mode, promise: promise)
        }
    }

    // MARK: Too many

    @Test func heldConnectionsDoNotBlockOthers() throws {
        let loop = EmbeddedEventLoop()
        let table = ConnectionTable(limits: Self.limits)
        var attackers: [TestConnection] = []
        for number in 0..<40 {
            let attacker = try TestConnection(loop, limits: Self.limits, table: table)
            if number % 2 == 0 { attacker.send("GET / HTTP/1.1\r\n") }
            attackers.append(attacker)
            loop.advanceTime(by: .milliseconds(1))
            #expect(table.count <= Self.limits.connections)
        }
        #expect(attackers.filter(\.isOpen).count == Self.limits.connections)
        let honest = try TestConnection(loop, limits: Self.limits, table: table)
        honest.send(TestConnection.request("/a"))
        #expect(honest.receivedText().hasSuffix("path a"))
        // The oldest connection was closed.
        #expect(attackers.suffix(7).filter(\.isOpen).count == 7)
        #expect(attackers.filter(\.isOpen).count == 7)
    }

    @Test func openPagesOutliveIdleConnections() throws {
        let loop = EmbeddedEventLoop()
        let table = ConnectionTable(limits: Self.limits)
        func connect() throws -> TestConnection {
            try TestConnection(loop, limits: Self.limits, table: table)
        }
        let page = try connect()
        page.send(TestConnection.handshake)
        for _ in 0..<40 {
            loop.advanceTime(by: .milliseconds(1))
            let attacker = try connect()
            attacker.send("GET / HTTP/1.1\r\n")
        }
        #expect(page.isOpen)
    }

    /// Clients that don't read their answers and keep reconnecting do not cause a
    /// new connection to be closed.
    @Test func unreadResponsesDoNotBlockOthers() throws {
        let loop = EmbeddedEventLoop()
        let table = ConnectionTable(limits: Self.limits)
        func attack() throws {
            loop.advanceTime(by: .milliseconds(1))
            let attacker = try TestConnection(loop, limits: Self.limits, table: table)
            try attacker.channel.pipeline.syncOperations.addHandler(Stuck(), position: .first)
            attacker.send(TestConnection.request())
            attackers.append(attacker)
        }
        var attackers: [TestConnection] = []
        for _ in 0..<20 { try attack() }
        let honest = try TestConnection(loop, limits: Self.limits, table: table)
        for _ in 0..<Self.limits.connections / 2 { try attack() }
        honest.send(TestConnection.request("/a"))
        #expect(honest.receivedText().hasSuffix("path a"))
    }

    @Test func oldestPageIsClosed() throws {
        let loop = EmbeddedEventLoop()
        let table = ConnectionTable(limits: Self.limits)
        var pages: [TestConnection] = []
        for _ in 0..<5 {
            let page = try TestConnection(loop, limits: Self.limits, table: table)
            page.send(TestConnection.handshake)
            pages.append(page)
            loop.advanceTime(by: .milliseconds(1))
        }
        #expect(pages.map(\.isOpen) == [false, false, true, true, true])
    }

    @Test func closedConnectionFreesSlot() throws {
        let loop = EmbeddedEventLoop()
        let table = ConnectionTable(limits: Self.limits)
        for _ in 0..<20 {
            let connection = try TestConnection(loop, limits: Self.limits, table: table)
            connection.send(TestConnection.request())
            #expect(table.count == 1)
            _ = try connection.channel.finish()
            #expect(table.count == 0)
        }
    }
}

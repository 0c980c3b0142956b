import NIOCore
import NIOEmbedded
import Testing

@testable import Serving

/// Requests are read the same, however their bytes arrive.
@Suite struct ServingRequestTests {
    static let requests = [
        TestConnection.request("/a"), TestConnection.request("/a?b=c"), TestConnection.request("/a%20b"),
        "HEAD /a HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
        "GET /a HTTP/1.0\r\nHost: localhost:8000\r\n\r\n",
        "\r\n\r\n" + TestConnection.request("/a"),
        TestConnection.request("/a", "Connection: close") + TestConnection.request("/b"),
        TestConnection.request("/a") + TestConnection.request("/b") + TestConnection.request("/c"),
        TestConnection.request("/a") + "nonsense\r\n\r\n" + TestConnection.request("/b"),
        TestConnection.request("/a", "Content-Length: 3") + "abc" + TestConnection.request("/b"),
        TestConnection.request("/a", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings")
            + TestConnection.request("/b"),
        TestConnection.handshake, TestConnection.request("/a") + TestConnection.handshake,
    ]

    @Test(arguments: requests) func singleBytes(_ request: String) throws {
        let (whole, parts) = (try TestConnection(), try TestConnection())
        whole.send(request)
        for byte in request.utf8 { parts.send([byte]) }
        let (one, other) = (whole.receivedText(), parts.receivedText())
        #expect(!one.isEmpty)
        #expect(one == other)
        #expect(whole.isOpen == parts.isOpen)
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
        let connection = try TestConnection()
        connection.send((0..<500).map { TestConnection.request("/\($0)") }.joined())
        let answers = connection.receivedText().matches(of: #/\r\n\r\npath (\d+)/#).map { Int($0.1) }
        #expect(answers == Array(0..<500))
    }

    @Test func nothingIsAnsweredAfterLastRequest() throws {
        let connection = try TestConnection()
        connection.send(TestConnection.request("/a", "Connection: close") + TestConnection.request("/b"))
        let text = connection.receivedText()
        #expect(text.hasPrefix("HTTP/1.1 200 "))
        #expect(text.contains("\r\nConnection: close\r\n"))
        #expect(text.hasSuffix("\r\n\r\npath a"))
    }

    @Test func halfClosedClientIsAnswered() throws {
        let connection = try TestConnection(workers: Later())
        connection.send(TestConnection.request("/a") + TestConnection.request("/b"))
        connection.endSending()
        #expect(connection.received().isEmpty)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        let text = connection.receivedText()
        #expect(text.contains("path a"))
        #expect(text.hasSuffix("path b"))
        #expect(!connection.isOpen)
    }

    /// Does its work after a second.
    private struct Later: Workers {
        func run<Value: Sendable>(
            on loop: any EventLoop, _ work: @escaping @Sendable () -> Value
        ) -> EventLoopFuture<Value> { loop.scheduleTask(in: .seconds(1), work).futureResult }
    }

    @Test func incompleteRequestIsRejected() throws {
        let connection = try TestConnection()
        connection.send("GET / HTTP/1.1\r\nHost: localhost:8000\r\n")
        connection.endSending()
        #expect(connection.receivedText().hasPrefix("HTTP/1.1 400 "))
        #expect(!connection.isOpen)
    }

    /// A service worker would answer for every book that is served at this address later.
    @Test(arguments: ["Service-Worker: script", "Sec-Fetch-Dest: serviceworker"])
    func serviceWorkers(_ header: String) throws {
        let connection = try TestConnection()
        connection.send(TestConnection.request("/sw.js", header))
        #expect(connection.receivedText().hasPrefix("HTTP/1.1 403 "))
        #expect(!connection.isOpen)
    }

    /// Heads up to the limit are accepted; anything larger ends the connection.
    @Test func largestHeads() throws {
        var limits = ServerLimits()
        limits.fieldBytes = 1000
        limits.headBytes = 3000
        limits.fieldCount = 10
        func answer(_ path: Int, _ headers: [Int]) throws -> String {
            let connection = try TestConnection(limits: limits)
            let lines = headers.map { "A: " + String(repeating: "b", count: $0) }
            var request =
                "GET /\(String(repeating: "a", count: path - 1)) HTTP/1.1\r\nHost: localhost:8000\r\n"
            for line in lines { request += line + "\r\n" }
            connection.send(request + "\r\n")
            return String(connection.receivedText().dropFirst(9).prefix(3))
        }
        #expect(try answer(1000, []) == "200")
        #expect(try answer(1001, []) == "414")
        #expect(try answer(1, [1000]) == "200")
        #expect(try answer(1, [1001]) == "431")
        #expect(try answer(1, [Int](repeating: 10, count: 9)) == "200")
        #expect(try answer(1, [Int](repeating: 10, count: 10)) == "431")
        #expect(try answer(900, [900, 900]) == "200")
        #expect(try answer(900, [900, 900, 900]) == "431")
    }
}

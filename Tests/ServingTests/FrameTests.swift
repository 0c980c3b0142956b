import NIOCore
import NIOEmbedded
import Testing

@testable import Serving

/// The frames that a page may send, and the ones that it gets.
@Suite struct FrameTests {
    private static func frame(
        _ first: UInt8, _ payload: [UInt8] = [], isMasked: Bool = true, length: [UInt8]? = nil
    ) -> [UInt8] {
        [first] + (length ?? [UInt8(payload.count) | (isMasked ? 0x80 : 0)])
            + (isMasked ? [0, 0, 0, 0] : []) + payload
    }

    private func opened(_ loop: EmbeddedEventLoop = EmbeddedEventLoop()) throws -> TestConnection {
        let connection = try TestConnection(loop)
        connection.send(TestConnection.handshake)
        let text = connection.receivedText()
        #expect(text.hasPrefix("HTTP/1.1 101 "))
        #expect(text.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="))
        #expect(text.hasSuffix("page a b.html"))
        return connection
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        /// The code of the closing frame; nil if the connection stays open.
        var code: UInt16?

        init(_ name: String, _ bytes: [UInt8], _ code: UInt16?) {
            (testDescription, self.bytes, self.code) = (name, bytes, code)
        }
    }

    static let cases = [
        Case("a ping", frame(0x89, [1, 2]), nil),
        Case("a pong", frame(0x8a, [1, 2]), nil),
        Case("a close", frame(0x88, [3, 232]), 1000),
        Case("a close without a code", frame(0x88), 1000),
        Case("a text", frame(0x81, [65]), 1003),
        Case("bytes", frame(0x82, [65]), 1003),
        Case("the beginning of a text", frame(0x01, [65]), 1003),
        Case("the middle of nothing", frame(0x00, [65]), 1003),
        Case("the end of nothing", frame(0x80, [65]), 1003),
        Case("a ping in pieces", frame(0x09, [1]), 1002),
        Case("an opcode that does not exist", frame(0x83), 1002),
        Case("a control opcode that does not exist", frame(0x8b), 1002),
        Case("an extension's bit", frame(0xc9), 1002),
        Case("no mask", frame(0x89, [1], isMasked: false), 1002),
        Case("a close without mask", frame(0x88, [], isMasked: false), 1002),
        Case("a long ping", frame(0x89, [], length: [0xfe, 0, 126]), 1009),
        Case("a text of 64 KB", frame(0x81, [], length: [0xfe, 0xff, 0xff]), 1009),
        Case(
            "a text of 2⁶³ − 1 bytes",
            frame(0x81, [], length: [0xff, 0x7f] + .init(repeating: 0xff, count: 7)), 1009),
        Case(
            "a text of 2⁶⁴ − 1 bytes", frame(0x81, [], length: [0xff] + .init(repeating: 0xff, count: 8)),
            1009),
        Case(
            "bytes that are no frame",
            Array(TestConnection.request("/", "X: y").utf8 + [UInt8](repeating: 65, count: 80)), 1002),
    ]

    @Test(arguments: cases) func frames(_ example: Case) throws {
        let connection = try opened()
        connection.send(example.bytes)
        let answer = connection.received()
        if let code = example.code {
            #expect(answer == [0x88, 2, UInt8(code >> 8), UInt8(code & 255)])
            // Frames after that are ignored.
            connection.send(Self.frame(0x89, [9]))
            #expect(connection.received().isEmpty)
            connection.endSending()
            #expect(!connection.isOpen)
        } else {
            #expect(answer == (example.bytes[0] == 0x89 ? [0x8a, 2, 1, 2] : []))
            #expect(connection.isOpen)
        }
    }

    @Test(arguments: cases) func singleBytes(_ example: Case) throws {
        let (whole, parts) = (try opened(), try opened())
        whole.send(example.bytes)
        for byte in example.bytes { parts.send([byte]) }
        #expect(whole.received() == parts.received())
    }

    /// A declared length is accepted only up to the limit.
    @Test func endlessFrame() throws {
        let loop = EmbeddedEventLoop()
        let connection = try opened(loop)
        connection.send(Self.frame(0x89, [1], length: [0x80 | 125]))
        #expect(connection.received().isEmpty)
        #expect(connection.isOpen, "it holds no more than its own few bytes")
    }

    @Test func floodOfPings() throws {
        let loop = EmbeddedEventLoop()
        let connection = try opened(loop)
        var pings = 0
        while connection.isOpen, pings < 1000 {
            connection.send(Self.frame(0x89))
            let answer = connection.received()
            if answer != [0x8a, 0] {
                #expect(answer == [0x88, 2, 3, 240], "1008: policy violation")
                break
            }
            pings += 1
        }
        #expect(pings == ServerLimits().frameBurst)
    }

    @Test func occasionalPings() throws {
        let loop = EmbeddedEventLoop()
        let connection = try opened(loop)
        for _ in 0..<500 {
            connection.send(Self.frame(0x89))
            #expect(connection.received() == [0x8a, 0])
            loop.advanceTime(by: .seconds(2))
        }
    }

    /// Frames may come in the same packet as the handshake.
    @Test func framesInHandshakePacket() throws {
        let connection = try TestConnection()
        connection.send(Array(TestConnection.handshake.utf8) + Self.frame(0x89, [7]))
        #expect(connection.received().firstRange(of: [0x8a, 1, 7]) != nil)
    }

    @Test func subscriptionEndsWithConnection() throws {
        let ended = Ended()
        let connection = try TestConnection(site: EndingSite(ended: ended))
        connection.send(TestConnection.handshake)
        #expect(ended.count == 0)
        connection.endSending()
        #expect(ended.count > 0)
    }

    private final class Ended: @unchecked Sendable { var count = 0 }

    private struct EndingSite: ServedSite {
        var ended: Ended
        func answer(to path: String) -> Answer { Answer(type: "text/plain", pieces: []) }
        func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
            Subscription { ended.count += 1 }
        }
    }
}

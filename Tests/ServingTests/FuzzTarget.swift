import NIOCore
import NIOEmbedded

@testable import Serving

/// The fuzz targets of scripts/fuzz.sh.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// Everything that reads a connection: HTTP, the opening handshake, WebSocket frames.
    case http

    /// Stops the program if an invariant is violated.
    ///
    /// - Parameter input: how the remaining bytes are split, and the bytes.
    func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let bytes = input.dropFirst()
        let (whole, parts) = (Self.connection(), Self.connection())
        whole.send(bytes)
        // How the bytes are split makes no difference.
        var rest = bytes
        while !rest.isEmpty {
            parts.send(rest.prefix(Int(first) + 1))
            rest = rest.dropFirst(Int(first) + 1)
        }
        let sent = whole.received()
        let text = String(decoding: sent, as: UTF8.self)
        let other = parts.received()
        let isPage = text.hasPrefix("HTTP/1.1 101 ")
        // An open page is sent its message as soon as possible, that is, between other frames.
        let head = sent.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? sent.endIndex
        precondition(
            isPage ? other.starts(with: sent[..<head]) : sent == other,
            "cut otherwise it is answered otherwise")
        precondition(sent.isEmpty || text.hasPrefix("HTTP/1.1 "), "an answer is a response")
        if text.contains("\r\n\r\npath ") || isPage {
            let request = String(decoding: bytes, as: UTF8.self).lowercased()
            precondition(TestConnection.hosts.contains { request.contains($0) }, "who asks named this server")
            precondition(request.contains("get ") || request.contains("head "), "who asks only looks")
        }
        // Only an open page holds a connection forever, and it ends with its client.
        whole.channel.embeddedEventLoop.advanceTime(by: .minutes(5))
        parts.endSending()
        parts.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        precondition(isPage || !whole.isOpen, "a connection that nobody uses ends")
        precondition(!parts.isOpen, "a connection ends with its client")
    }

    private static func connection() -> TestConnection {
        do { return try TestConnection() } catch { preconditionFailure("no connection: \(error)") }
    }
}

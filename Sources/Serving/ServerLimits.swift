import NIOCore

/// Limits for clients, far above what browsers need.
package struct ServerLimits: Sendable {
    /// Concurrent connections; a browser opens six. One more closes the least active one (`ConnectionTable`),
    /// so that no client is locked out.
    package var connections = 128
    /// In addition, the WebSockets of open pages.
    package var sockets = 96

    /// Bytes of the request line, or of one header.
    package var fieldBytes = 16 << 10
    /// Bytes of the request line and all headers.
    package var headBytes = 32 << 10
    /// How many headers a request may have.
    package var fieldCount = 100
    /// Bytes per read. Further input waits in the kernel while a request is answered.
    package var readBytes = 8 << 10

    /// How long the head of a request may take from its first byte to its last.
    package var headTime = TimeAmount.seconds(10)
    /// How long a connection may wait for a request.
    package var idleTime = TimeAmount.seconds(60)
    /// How long a client may take to receive one piece of a response.
    package var stallTime = TimeAmount.seconds(30)
    /// Files are read and sent in pieces of this size, each after the one before has been written.
    package var pieceBytes = 64 << 10

    /// Refused input is not processed. But closing a connection with unread bytes can destroy the response on
    /// its way, so up to this much is discarded first.
    package var lingerBytes = 64 << 10
    /// How long input is discarded after a refusal.
    package var lingerTime = TimeAmount.seconds(1)

    /// The limit of control frames, the only ones that a page may send.
    package var frameBytes = 125
    /// How many frames a page may send at once.
    package var frameBurst = 8
    /// Frames a page may send each second, beyond ``frameBurst``.
    package var framesPerSecond = 1

    /// The limits of `book serve`; tests set others.
    package init() {}

    /// The most file descriptors that connections use: two each, one per WebSocket.
    package var descriptors: Int { connections * 2 + sockets }

    /// Reduces the number of connections to what this many descriptors allow.
    package init(descriptors most: Int) {
        let all = descriptors
        if most >= all { return }
        connections = max(4, connections * most / all)
        sockets = max(2, sockets * most / all)
    }
}

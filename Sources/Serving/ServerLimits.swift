import NIOCore

/// How much a client may ask of the server. All of it is far above what browsers do.
package struct ServerLimits: Sendable {
    /// Connections at once; a browser opens six. One more closes another one (`ConnectionTable`), so that whoever holds
    /// connections keeps nobody out.
    package var connections = 128
    /// Besides, the WebSockets of open pages.
    package var sockets = 96

    /// Bytes of the request line, or of one header.
    package var fieldBytes = 16 << 10
    /// Bytes of the request line and all headers.
    package var headBytes = 32 << 10
    /// How many headers a request may have.
    package var fieldCount = 100
    /// Bytes that are read at once. What a client sends beyond the request being answered waits in the kernel, but for
    /// so much.
    package var readBytes = 8 << 10

    /// How long the head of a request may take from its first byte to its last.
    package var headTime = TimeAmount.seconds(10)
    /// How long a connection may wait for a request.
    package var idleTime = TimeAmount.seconds(60)
    /// How long a client may take to receive one piece of an answer.
    package var stallTime = TimeAmount.seconds(30)
    /// A file is read and sent in pieces of this size, the next one when the last one has left.
    package var pieceBytes = 64 << 10

    /// What is refused is not read. But closing a connection with unread bytes can destroy the answer on its way, so so
    /// much is thrown away first, for so long.
    package var lingerBytes = 64 << 10
    /// How long bytes are thrown away after a refusal.
    package var lingerTime = TimeAmount.seconds(1)

    /// Control frames, the only ones that a page may send, hold no more.
    package var frameBytes = 125
    /// How many frames a page may send at once, and then each second.
    package var frameBurst = 8
    /// Frames a page may send each second, beyond ``frameBurst``.
    package var framesPerSecond = 1

    /// The limits that `book serve` has; a test sets some of its own.
    package init() {}

    /// What all connections together can take of the files that a process may have open: each one that asks for a file has two.
    package var descriptors: Int { connections * 2 + sockets }

    /// Fewer connections, where a process may have no more files open for them than so many.
    package init(descriptors most: Int) {
        let all = descriptors
        if most >= all { return }
        connections = max(4, connections * most / all)
        sockets = max(2, sockets * most / all)
    }
}

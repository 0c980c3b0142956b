import NIOCore

/// What the server shows. It is asked only for requests that passed every check, and on threads that may wait for a
/// disk.
package protocol ServedSite: Sendable {
    /// What a client gets for a path. It is asked at each request, on a thread that may wait for the disk.
    ///
    /// - Parameter path: decoded, without the slash at its beginning and without a query.
    func answer(to path: String) -> Answer

    /// Begins to send an open page its messages, until the subscription is cancelled. A message that has not been sent
    /// when the next one comes is left out.
    ///
    /// - Parameter send: may be called from any thread, also before this returns.
    func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription
}

/// What a client gets for a path.
package struct Answer: Sendable {
    /// A part of what is sent.
    package enum Piece: Sendable {
        /// Bytes that are in memory.
        case bytes([UInt8])
        /// A range of a file's bytes, which are read as they are sent.
        case file(OpenFile, Range<Int>)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let range): range.count
            }
        }
    }

    /// The HTTP status: 200, 404, …
    package var status: Int
    /// The MIME type.
    package var type: String
    /// The Content-Security-Policy; nil for what has none.
    package var policy: String?
    /// What is sent as the body, one piece after another.
    package var pieces: [Piece]

    /// An answer with these pieces as its body. Their length becomes `Content-Length`.
    package init(status: Int = 200, type: String, policy: String? = nil, pieces: [Piece]) {
        (self.status, self.type, self.policy, self.pieces) = (status, type, policy, pieces)
    }

    var count: Int { pieces.reduce(0) { $0 + $1.count } }

    /// With its files read, where it is no larger than this: most answers are small, and then need no more than one wait
    /// for the disk and one write.
    func read(upTo limit: Int) -> Answer {
        if count > limit { return self }
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .bytes(let part): bytes += part
            case .file(let file, let range):
                // A file that became shorter is found again when it is sent.
                guard let part = file.read(range) else { return self }
                bytes += part
            }
        }
        return Answer(status: status, type: type, policy: policy, pieces: [.bytes(bytes)])
    }
}

/// A message to open pages. Its bytes are held once, however many pages it is sent to.
package struct PageMessage: Sendable {
    let buffer: ByteBuffer

    /// A message to open pages, as it is sent.
    ///
    /// - Parameter text: JSON, in UTF-8.
    package init(_ text: some Collection<UInt8>) { buffer = ByteBuffer(bytes: text) }
}

/// Ends when it is cancelled, or when nobody refers to it.
package final class Subscription: Sendable {
    private let end: @Sendable () -> Void

    /// A subscription that lasts until it is cancelled or dropped.
    ///
    /// - Parameter end: may be called more than once.
    package init(end: @escaping @Sendable () -> Void) { self.end = end }

    /// Ends the subscription, as dropping it does; any further call does nothing.
    package func cancel() { end() }

    deinit { end() }
}

import NIOCore

/// The content that the server serves. It is called for valid requests only, on threads that may block on a
/// disk.
package protocol ServedSite: Sendable {
    /// The response for a path. Called for each request, on a thread that may block on a disk.
    ///
    /// - Parameter path: decoded, without its leading slash and without a query.
    func answer(to path: String) -> Answer

    /// Sends messages to an open page until the subscription is cancelled. A message that is still waiting
    /// when the next one is sent is dropped.
    ///
    /// - Parameter send: may be called from any thread, even before this returns.
    func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription
}

/// A response to a request.
package struct Answer: Sendable {
    /// A part of the body.
    package enum Piece: Sendable {
        /// Bytes that are in memory.
        case bytes([UInt8])
        /// A range of a file, read while it is sent.
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
    /// The Content-Security-Policy, if any.
    package var policy: String?
    /// The body, piece by piece.
    package var pieces: [Piece]

    /// A response with this body. Its length becomes `Content-Length`.
    package init(status: Int = 200, type: String, policy: String? = nil, pieces: [Piece]) {
        (self.status, self.type, self.policy, self.pieces) = (status, type, policy, pieces)
    }

    var count: Int { pieces.reduce(0) { $0 + $1.count } }

    /// Reads the files of a small response, as most are: then one disk access and one write are enough.
    func read(upTo limit: Int) -> Answer {
        if count > limit { return self }
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .bytes(let part): bytes += part
            case .file(let file, let range):
                // A truncated file is noticed again when it is sent.
                guard let part = file.read(range) else { return self }
                bytes += part
            }
        }
        return Answer(status: status, type: type, policy: policy, pieces: [.bytes(bytes)])
    }
}

/// A message to open pages. All of them share its bytes.
package struct PageMessage: Sendable {
    let buffer: ByteBuffer

    /// A message to open pages.
    ///
    /// - Parameter text: JSON, in UTF-8.
    package init(_ text: some Collection<UInt8>) { buffer = ByteBuffer(bytes: text) }
}

/// Ends when it is cancelled or released.
package final class Subscription: Sendable {
    private let end: @Sendable () -> Void

    /// A subscription that lasts until it is cancelled or dropped.
    ///
    /// - Parameter end: may be called more than once.
    package init(end: @escaping @Sendable () -> Void) { self.end = end }

    /// Ends the subscription, as releasing it does; further calls have no effect.
    package func cancel() { end() }

    deinit { end() }
}

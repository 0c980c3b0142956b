import FlyingFox
import Foundation

/// Tells open pages what the last build gave.
actor Broadcast {
    private let shelf: Shelf
    private var faults: [Fault] = []
    private var readers: [Int: Reader] = [:]
    private var lastReader = 0

    private struct Reader {
        var page: String
        var messages: AsyncStream<WSMessage>.Continuation
    }

    private struct Message: Encodable {
        var faults: [Fault]
        var tags: PageTags
    }

    /// A page that is not in the site yet.
    private struct EarlyMessage: Encodable {
        var early: String
        var page: String
    }

    init(shelf: Shelf) { self.shelf = shelf }

    /// What a page in the site is told from now on, beginning with how things are.
    func messages(for page: String) -> AsyncStream<WSMessage> {
        let (stream, continuation) = AsyncStream<WSMessage>.makeStream(bufferingPolicy: .bufferingNewest(1))
        lastReader += 1
        let number = lastReader
        readers[number] = Reader(page: page, messages: continuation)
        continuation.onTermination = { _ in Task { await self.remove(number) } }
        continuation.yield(message(for: page))
        return stream
    }

    private func remove(_ reader: Int) { readers[reader] = nil }

    /// A build has ended: the site is as it is now, or as it was.
    func tell(_ faults: [Fault]) {
        self.faults = faults
        for reader in readers.values { reader.messages.yield(message(for: reader.page)) }
    }

    func isOpen(_ page: String) -> Bool { readers.values.contains { $0.page == page } }

    /// A build goes on, but this is what the page will be.
    func tell(early bytes: [UInt8], of page: String) {
        let message = EarlyMessage(early: String(decoding: bytes, as: UTF8.self), page: Shelf.tag(bytes))
        for reader in readers.values where reader.page == page { reader.messages.yield(Self.text(message)) }
    }

    private func message(for page: String) -> WSMessage {
        Self.text(Message(faults: faults, tags: shelf.tags(ofPage: page)))
    }

    private static func text(_ message: some Encodable) -> WSMessage {
        // Texts and nothing else can always be encoded.
        let data = (try? JSONEncoder().encode(message)) ?? Data("null".utf8)
        return .text(String(decoding: data, as: UTF8.self))
    }
}

/// The messages of one page's connection. What the page sends is not listened to.
struct BroadcastMessages: WSMessageHandler {
    var broadcast: Broadcast
    var page: String

    func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
        await broadcast.messages(for: page)
    }
}

import Foundation
import Serving
import Synchronization

/// Tells open pages what the last build gave.
final class Broadcast: Sendable {
    private let shelf: Shelf
    private let state = Mutex(State())
    /// Held while messages are made and handed over, so that the newest is the last one.
    private let order = Mutex(())

    private struct State {
        var faults: [Fault] = []
        var readers: [Int: Reader] = [:]
        var lastReader = 0
    }

    private struct Reader {
        var page: String
        var send: @Sendable (PageMessage) -> Void
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

    /// A page is told from now on, beginning with how things are.
    func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
        let number = order.withLock { _ in
            let (number, faults) = state.withLock { state in
                state.lastReader += 1
                state.readers[state.lastReader] = Reader(page: page, send: send)
                return (state.lastReader, state.faults)
            }
            send(message(for: page, faults))
            return number
        }
        return Subscription { [weak self] in self?.state.withLock { $0.readers[number] = nil } }
    }

    /// A build has ended: the site is as it is now, or as it was.
    func tell(_ faults: [Fault]) {
        order.withLock { _ in
            let readers = state.withLock { state in
                state.faults = faults
                return Array(state.readers.values)
            }
            for (page, readers) in Dictionary(grouping: readers, by: \.page) {
                let message = message(for: page, faults)
                for reader in readers { reader.send(message) }
            }
        }
    }

    func isOpen(_ page: String) -> Bool {
        state.withLock { state in state.readers.values.contains { $0.page == page } }
    }

    /// A build goes on, but this is what the page will be.
    func tell(early bytes: [UInt8], of page: String) {
        let message = Self.encoded(
            EarlyMessage(early: String(decoding: bytes, as: UTF8.self), page: Shelf.tag(bytes)))
        order.withLock { _ in
            let readers = state.withLock { state in state.readers.values.filter { $0.page == page } }
            for reader in readers { reader.send(message) }
        }
    }

    private func message(for page: String, _ faults: [Fault]) -> PageMessage {
        Self.encoded(Message(faults: faults, tags: shelf.tags(ofPage: page)))
    }

    private static func encoded(_ message: some Encodable) -> PageMessage {
        // Texts and nothing else can always be encoded.
        PageMessage((try? JSONEncoder().encode(message)) ?? Data("null".utf8))
    }
}

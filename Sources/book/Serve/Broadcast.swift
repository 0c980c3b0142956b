import Foundation
import Serving
import Synchronization

/// Sends the results of builds to open pages.
final class Broadcast: Sendable {
    private let store: SiteStore
    private let state = Mutex(State())
    /// Held while messages are created and sent, so that the newest one is sent last.
    private let order = Mutex(())

    private struct State {
        var faults: [ServedDiagnostic] = []
        var readers: [Int: Reader] = [:]
        var lastReader = 0
    }

    private struct Reader {
        var page: String
        var send: @Sendable (PageMessage) -> Void
    }

    private struct Message: Encodable {
        var faults: [ServedDiagnostic]
        var tags: PageTags
    }

    /// A page that is not in the site yet.
    private struct EarlyMessage: Encodable {
        var early: String
        var page: String
    }

    init(store: SiteStore) { self.store = store }

    /// Subscribes a page to messages, the first of which has the current state.
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

    /// To be called after each build; if it failed, the site is unchanged.
    func publish(_ faults: [ServedDiagnostic]) {
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

    /// Sends a page before its build has ended.
    func publish(early bytes: [UInt8], of page: String) {
        let message = Self.encoded(
            EarlyMessage(early: String(decoding: bytes, as: UTF8.self), page: SiteStore.tag(bytes)))
        order.withLock { _ in
            let readers = state.withLock { state in state.readers.values.filter { $0.page == page } }
            for reader in readers { reader.send(message) }
        }
    }

    private func message(for page: String, _ faults: [ServedDiagnostic]) -> PageMessage {
        Self.encoded(Message(faults: faults, tags: store.tags(ofPage: page)))
    }

    private static func encoded(_ message: some Encodable) -> PageMessage {
        // Strings can always be encoded.
        PageMessage((try? JSONEncoder().encode(message)) ?? Data("null".utf8))
    }
}

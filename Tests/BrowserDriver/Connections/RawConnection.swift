/// A connection on which anything can be sent, even what no browser would send.
///
/// All calls block: use `onThread`.
package final class RawConnection: Sendable {
    private let socket: Socket

    package init(port: UInt16) throws(BrowserError) { socket = try Socket.connect(port: port) }

    /// Returns false if the peer accepts no more.
    @discardableResult
    package func send(_ bytes: some Sequence<UInt8>) -> Bool {
        do throws(BrowserError) {
            try socket.send(Array(bytes), deadline: Deadline("somebody who reads"))
            return true
        } catch {
            return false
        }
    }

    @discardableResult
    package func send(_ text: String) -> Bool { send(text.utf8) }

    /// Sends as much as the system accepts without waiting; returns false if the peer accepts no more.
    package func sendNow(_ bytes: [UInt8]) -> Bool { socket.sendNow(bytes) }

    /// The client sends nothing more, but still reads.
    package func endSending() { socket.endSending() }

    /// Everything received until the peer closes the connection, in whatever way.
    package func receiveAll() throws(BrowserError) -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = try receive(), !bytes.isEmpty { all += bytes }
        return all
    }

    /// Everything received until it is enough, or the peer closes the connection.
    package func receive(until isEnough: (String) -> Bool) throws(BrowserError) -> String {
        var all: [UInt8] = []
        while !isEnough(String(decoding: all, as: UTF8.self)), let bytes = try receive(), !bytes.isEmpty {
            all += bytes
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// Nil if the connection was reset.
    private func receive() throws(BrowserError) -> [UInt8]? {
        let deadline = Deadline("an answer, or an end of the connection")
        guard socket.isReady(Socket.readable, within: deadline) else { throw deadline.error }
        return try? socket.receive(deadline: deadline)
    }
}

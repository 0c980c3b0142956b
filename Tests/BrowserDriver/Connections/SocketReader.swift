import Foundation

/// Reads lines, and given numbers of bytes, from a socket.
struct SocketReader: Sendable {
    let socket: Socket
    private var buffer: [UInt8] = []
    private var position = 0

    init(_ socket: Socket) { self.socket = socket }

    /// Whether unread bytes have already been received.
    var hasBytes: Bool { position < buffer.count }

    private mutating func fill(_ deadline: Deadline) throws(BrowserError) {
        let bytes = try socket.receive(deadline: deadline)
        guard !bytes.isEmpty else {
            throw BrowserError("the connection was closed while waiting for: \(deadline.what)")
        }
        buffer.removeFirst(position)
        position = 0
        buffer += bytes
    }

    mutating func bytes(_ count: Int, deadline: Deadline) throws(BrowserError) -> ArraySlice<UInt8> {
        while buffer.count - position < count { try fill(deadline) }
        defer { position += count }
        return buffer[position..<position + count]
    }

    /// The lines of an HTTP head: everything up to an empty line.
    mutating func head(deadline: Deadline) throws(BrowserError) -> [String] {
        var lines: [String] = []
        while true {
            var line: [UInt8] = []
            while line.last != 10 { line += try bytes(1, deadline: deadline) }
            let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
            if text.isEmpty { return lines }
            lines.append(text)
        }
    }
}

/// The value of a header, ignoring the case of its name.
func header(_ name: String, in head: [String]) -> String? {
    for line in head {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
            continue
        }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return nil
}

/// A client for RFC 6455: text messages in both directions.
struct WebSocket: Sendable {
    private let socket: Socket
    private var reader: SocketReader

    init(port: UInt16, path: String, deadline: Deadline) throws(BrowserError) {
        socket = try Socket.connect(port: port)
        reader = SocketReader(socket)
        // The key and the answer to it are the RFC's own example, so that checking it requires no SHA-1.
        let request = """
            GET \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r

            """
        try socket.send(Array(request.utf8), deadline: deadline)
        let head = try reader.head(deadline: deadline)
        guard header("sec-websocket-accept", in: head) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
            throw BrowserError("\(deadline.what): no WebSocket: \(head.first ?? "")")
        }
    }

    func send(_ text: String, deadline: Deadline) throws(BrowserError) {
        try send(.text, Array(text.utf8), deadline: deadline)
    }

    /// The next complete message. Pings are answered meanwhile.
    mutating func receive(deadline: Deadline) throws(BrowserError) -> String {
        var message: [UInt8] = []
        while true {
            let head = Array(try reader.bytes(2, deadline: deadline))
            var length = Int(head[1] & 0x7f)
            if length >= 126 {
                // The actual length follows, in two or eight bytes.
                let bytes = try reader.bytes(length == 126 ? 2 : 8, deadline: deadline)
                length = bytes.reduce(0) { $0 << 8 | Int($1) }
            }
            let content = try reader.bytes(length, deadline: deadline)
            switch Opcode(rawValue: head[0] & 0x0f) {
            case .continuation, .text, .binary:
                message += content
                if head[0] & 0x80 != 0 { return String(decoding: message, as: UTF8.self) }
            case .ping: try send(.pong, Array(content), deadline: deadline)
            case .pong: break
            case .close, nil: throw BrowserError("the browser closed its WebSocket (\(deadline.what))")
            }
        }
    }

    private enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// Sends one frame. A client must mask its frames; which mask it uses matters only to proxies.
    private func send(_ opcode: Opcode, _ content: [UInt8], deadline: Deadline) throws(BrowserError) {
        var frame: [UInt8] = [0x80 | opcode.rawValue]
        let count = content.count
        if count < 126 {
            frame.append(0x80 | UInt8(count))
        } else {
            let size = count < 1 << 16 ? 2 : 8
            frame.append(0x80 | (size == 2 ? 126 : 127))
            frame += (0..<size).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        }
        let mask = (0..<4).map { _ in UInt8.random(in: 0...255) }
        frame += mask
        frame += content.enumerated().map { $1 ^ mask[$0 % 4] }
        try socket.send(frame, deadline: deadline)
    }
}

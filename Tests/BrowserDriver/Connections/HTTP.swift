/// The part of an HTTP client that WebDriver needs.
enum HTTP {
    static func post(
        _ path: String, _ body: JSON, port: UInt16, deadline: Deadline
    ) async throws(BrowserError) -> JSON {
        try await send("POST", path, body, port: port, deadline: deadline)
    }

    /// Sends one request on a connection of its own; returns the `value` of the answer.
    static func send(
        _ method: String, _ path: String, _ body: JSON?, port: UInt16, deadline: Deadline
    ) async throws(BrowserError) -> JSON {
        try await onThread { () throws(BrowserError) in
            let socket = try Socket.connect(port: port)
            let content = Array((body?.text ?? "").utf8)
            let head = """
                \(method) \(path) HTTP/1.1\r
                Host: 127.0.0.1:\(port)\r
                Content-Type: application/json\r
                Content-Length: \(content.count)\r
                Connection: close\r
                \r

                """
            try socket.send(Array(head.utf8) + content, deadline: deadline)
            var reader = SocketReader(socket)
            let answerHead = try reader.head(deadline: deadline)
            guard let length = header("content-length", in: answerHead).flatMap({ Int($0) }) else {
                throw BrowserError("\(deadline.what): an answer without a length")
            }
            let bytes = try reader.bytes(length, deadline: deadline)
            let value = try JSON(parsing: String(decoding: bytes, as: UTF8.self))["value"]
            if let error = value["error"].string {
                throw BrowserError("\(deadline.what): \(error): \(value["message"].string ?? "")")
            }
            return value
        }
    }
}

/// Sends raw bytes, as no browser would, and returns everything received until the connection ends.
package func answer(to request: String, port: UInt16) async throws(BrowserError) -> String {
    try await onThread { () throws(BrowserError) in
        let deadline = Deadline("an answer from port \(port)")
        let socket = try Socket.connect(port: port)
        try socket.send(Array(request.utf8), deadline: deadline)
        var bytes: [UInt8] = []
        while true {
            let more = try socket.receive(deadline: deadline)
            if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
            bytes += more
        }
    }
}

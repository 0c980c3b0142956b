import Foundation
import Synchronization

/// Serves the files of a folder on the loopback interface, until it is stopped or released.
///
/// Every connection has a thread and is kept alive, as browsers expect. Caching is forbidden.
package final class StaticServer: Sendable {
    /// `http://127.0.0.1:PORT`, without a trailing slash.
    package let address: String
    private let isStopped = StopFlag()

    /// Threads refer to this flag, so that they do not keep the server itself alive.
    private final class StopFlag: Sendable {
        private let flag = Atomic(false)
        var isSet: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }

    package init(folder: String) throws(BrowserError) {
        let (listener, port) = try Socket.listen()
        address = "http://127.0.0.1:\(port)"
        let isStopped = isStopped
        Thread.detachNewThread {
            while !isStopped.isSet {
                guard let socket = listener.accept(within: Deadline("a connection", seconds: 0.2)) else {
                    continue
                }
                Thread.detachNewThread {
                    // A browser that disconnects or sends nonsense ends only its own connection.
                    try? Self.serve(socket, folder: folder) { isStopped.isSet }
                }
            }
        }
    }

    deinit { stop() }

    package func stop() { isStopped.set() }

    private static func serve(
        _ socket: Socket, folder: String, isStopped: () -> Bool
    ) throws(BrowserError) {
        var reader = SocketReader(socket)
        while true {
            while !reader.hasBytes, !socket.isReady(POLLIN, within: Deadline("a request", seconds: 0.2)) {
                if isStopped() { return }
            }
            let deadline = Deadline("the rest of a request")
            let head = try reader.head(deadline: deadline)
            try socket.send(answer(to: head, folder: folder), deadline: Deadline("a reader of an answer"))
            if header("connection", in: head)?.lowercased() == "close" { return }
        }
    }

    private static func answer(to head: [String], folder: String) -> [UInt8] {
        let request = (head.first ?? "").split(separator: " ")
        guard request.count == 3, request[0] == "GET" else { return answer("405 Method Not Allowed") }
        let path = request[1].prefix { $0 != "?" }
        guard let name = String(path).removingPercentEncoding, name.hasPrefix("/"),
            !name.split(separator: "/").contains("..")
        else { return answer("400 Bad Request") }
        let file = folder + (name.hasSuffix("/") ? name + "index.html" : name)
        if let data = FileManager.default.contents(atPath: file) {
            return answer("200 OK", type: type(of: file), Array(data))
        }
        // Chromium requests it by itself; its absence is not the page's fault.
        return answer(name == "/favicon.ico" ? "204 No Content" : "404 Not Found")
    }

    private static func answer(
        _ status: String, type: String = "text/plain; charset=utf-8", _ content: [UInt8] = []
    ) -> [UInt8] {
        // A browser must not guess a type other than the one implied by the file's name; missing files have
        // no type.
        let strictness = status.hasPrefix("200") ? "\r\nX-Content-Type-Options: nosniff" : ""
        let head = """
            HTTP/1.1 \(status)\r
            Content-Type: \(type)\r
            Content-Length: \(content.count)\r
            Cache-Control: no-store\(strictness)\r
            \r

            """
        return Array(head.utf8) + content
    }

    private static func type(of file: String) -> String {
        switch URL(fileURLWithPath: file).pathExtension {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "wasm": "application/wasm"
        case "woff2": "font/woff2"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}

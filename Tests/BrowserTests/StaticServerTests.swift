import Foundation
import Testing

@testable import BrowserDriver

@Suite struct StaticServerTests {
    let server: StaticServer

    init() throws {
        server = try StaticServer(folder: SampleSite.folder)
    }

    /// The head and the content of each answer on one connection.
    private func answers(to requests: [String]) async throws(BrowserError) -> [(head: [String], text: String)]
    {
        let port = UInt16(server.address.split(separator: ":")[2]) ?? 0
        return try await onThread { () throws(BrowserError) in
            let deadline = Deadline("the test server's answers")
            let socket = try Socket.connect(port: port)
            let text = requests.map { "\($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined()
            try socket.send(Array(text.utf8), deadline: deadline)
            var reader = SocketReader(socket)
            var answers: [(head: [String], text: String)] = []
            for _ in requests {
                let head = try reader.head(deadline: deadline)
                let length = header("content-length", in: head).flatMap { Int($0) } ?? 0
                let content = try reader.bytes(length, deadline: deadline)
                answers.append((head, String(decoding: content, as: UTF8.self)))
            }
            return answers
        }
    }

    @Test func answers() async throws {
        let answers = try await answers(to: [
            "GET /added.js?x=1", "GET /", "GET /picture.svg", "GET /style.css", "GET /absent.wasm",
            "GET /favicon.ico", "GET /../secret", "GET /%2e%2e/secret", "POST /added.js",
        ])
        #expect(answers[0].text == "window.added = 'added';\n")
        #expect(answers[1].text.contains("<title>Controls</title>"))
        #expect(
            answers.prefix(4).map { header("Content-Type", in: $0.head) } == [
                "text/javascript; charset=utf-8", "text/html; charset=utf-8", "image/svg+xml",
                "text/css; charset=utf-8",
            ])
        let statuses = answers.map { $0.head[0].split(separator: " ")[1] }
        #expect(statuses == ["200", "200", "200", "200", "404", "204", "400", "400", "405"])
    }

    @Test func manyConnections() async throws {
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    let requests = Array(repeating: "GET /added.js", count: 25)
                    return try await answers(to: requests).count { $0.text.hasPrefix("window") }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 1000)
    }
}

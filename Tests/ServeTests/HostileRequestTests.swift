import BookDriver
import BrowserDriver
import Foundation
import Testing

/// The answers to requests that no browser makes; other clients are still answered.
@Suite(.takesTurns) struct HostileRequestTests {
    private static let shared = Result {
        try BookServer(["01-case": "# One\n\nText.\n"], settings: "live: false\n")
    }

    private static func server() async throws -> BookServer {
        let server = try shared.get()
        try await server.wait(for: "Text.", in: "01-case.html")
        return server
    }

    @Test func namesAreUnique() {
        #expect(HostileRequest.all.count > 120)
        #expect(Set(HostileRequest.all.map(\.testDescription)).count == HostileRequest.all.count)
    }

    @Test(arguments: HostileRequest.all) func isAnsweredAsExpected(_ request: HostileRequest) async throws {
        let server = try await Self.server()
        let port = try await server.port
        let text = request.text.replacingOccurrences(of: "PORT", with: "\(port)")
        let answer = try await onThread { () throws(BrowserError) in
            let connection = try RawConnection(port: port)
            // The request may be refused before all of it is sent.
            connection.send(text)
            if request.endsSending { connection.endSending() }
            return String(decoding: try connection.receiveAll(), as: UTF8.self)
        }
        let statuses = answer.matches(of: #/HTTP/1\.1 (\d{3}) /#).compactMap { Int($0.1) }
        #expect(statuses == request.answers, "\(answer.prefix(1000))")
        for secret in ["title: A case", "root:"] { #expect(!answer.contains(secret)) }
        if answer.hasPrefix("HTTP/1.1 4"), text.hasPrefix("HEAD") { #expect(answer.hasSuffix("\r\n\r\n")) }
        #expect(try await server.get("/").hasPrefix("HTTP/1.1 200 "))
        #expect(server.isRunning)
    }
}

import BookDriver
import BrowserDriver
import Foundation
import Testing

/// Where `book serve` listens.
@Suite(.takesTurns) struct PortTests {
    private func server(port: UInt16) throws -> BookServer {
        try BookServer(["01-case": "# One\n"], settings: "live: false\n", port: port)
    }

    @Test func aPortThatIsTaken() async throws {
        let first = try server(port: 0)
        let second = try await server(port: first.port)
        #expect(try await second.port > first.port)
        // Each answers as itself.
        for server in [first, second] {
            try await server.wait(for: "HTTP/1.1 200 ", in: "index.html")
        }
    }

    /// `localhost` may mean the other loopback address: whoever has its port would be asked instead.
    @Test func aPortThatIsTakenOnTheOtherLoopbackAddress() async throws {
        guard let taken = try ListeningPort(isVersion6: true) else { return }
        let server = try server(port: taken.port)
        #expect(try await server.port > taken.port)
    }

    @Test func noPortIsLeft() async throws {
        // Somebody has it then, this test or not.
        let taken = try? ListeningPort(port: 65535)
        let server = try server(port: 65535)
        try await server.waitForEnd()
        #expect(server.status == 1)
        #expect(server.said.contains("error: no port from 65535 on is free; name another with --port\n"))
        withExtendedLifetime(taken) {}
    }

    /// Nobody but this machine reaches it.
    @Test func onlyLoopbackAddresses() async throws {
        let server = try server(port: 0)
        let port = try await server.port
        let hexadecimal = ":" + String(format: "%04X", Int(port))
        let loopback = ["0100007F", "00000000000000000000000001000000"]
        var addresses: [String] = []
        for file in ["/proc/net/tcp", "/proc/net/tcp6"] {
            for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                // Listening.
                if fields[1].hasSuffix(hexadecimal), fields[3] == "0A" {
                    addresses.append(String(fields[1].dropLast(5)))
                }
            }
        }
        #expect(!addresses.isEmpty)
        #expect(Set(addresses).isSubset(of: loopback))
    }
}

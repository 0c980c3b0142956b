import BookDriver
import BrowserDriver
import Foundation
import Testing

/// The addresses on which `book serve` listens.
@Suite(.takesTurns) struct PortTests {
    private func server(port: UInt16) throws -> BookServer {
        try BookServer(["01-case": "# One\n"], settings: "live: false\n", port: port)
    }

    @Test func takenPort() async throws {
        let first = try server(port: 0)
        let second = try await server(port: first.port)
        #expect(try await second.port > first.port)
        // Each port is answered by its own server.
        for server in [first, second] {
            try await server.wait(for: "HTTP/1.1 200 ", in: "index.html")
        }
    }

    /// `localhost` may mean the other loopback address:
    /// another program with that port would be asked instead.
    @Test func portTakenOnOtherLoopbackAddress() async throws {
        guard let taken = try ListeningPort(isVersion6: true) else { return }
        let server = try server(port: taken.port)
        #expect(try await server.port > taken.port)
    }

    @Test func noFreePort() async throws {
        // The port is then in use, by this test or otherwise.
        let taken = try? ListeningPort(port: 65535)
        let server = try server(port: 65535)
        try await server.waitForEnd()
        #expect(server.status == 1)
        #expect(server.said.contains("error: no free port at 65535 or above; choose another with --port\n"))
        withExtendedLifetime(taken) {}
    }

    /// The server can be reached only from this machine.
    @Test func onlyLoopbackAddresses() async throws {
        let server = try server(port: 0)
        let port = try await server.port
        let hexadecimal = ":" + String(format: "%04X", Int(port))
        let loopback = ["0100007F", "00000000000000000000000001000000"]
        var addresses: [String] = []
        for file in ["/proc/net/tcp", "/proc/net/tcp6"] {
            for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                // The listening state.
                if fields[1].hasSuffix(hexadecimal), fields[3] == "0A" {
                    addresses.append(String(fields[1].dropLast(5)))
                }
            }
        }
        #expect(!addresses.isEmpty)
        #expect(Set(addresses).isSubset(of: loopback))
    }
}

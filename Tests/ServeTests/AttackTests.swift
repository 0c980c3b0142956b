import BookDriver
import BrowserDriver
import Foundation
import Synchronization
import Testing

/// Clients that hold as many resources as they can, while others are still answered.
@Suite(.serialized, .takesTurns) struct AttackTests {
    enum Attack: CaseIterable, Sendable {
        case silence, halfHeads, slowHeads, longHeaders, forms, unreadAnswers, unreadPipelines, pipelines,
            chunks
        case pages, pings

        var connections: Int {
            switch self {
            case .silence, .halfHeads, .slowHeads, .unreadAnswers, .unreadPipelines: 400
            case .longHeaders, .forms, .chunks, .pings: 16
            case .pipelines: 64
            case .pages: 200
            }
        }

        /// The bytes that one client sends: first, and then repeatedly.
        func bytes(_ port: UInt16) -> (first: [UInt8], then: [UInt8]) {
            let (first, then) = texts(port)
            // Masked, and empty.
            let ping: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
            return (
                Array(first.utf8),
                self == .pings ? Array([[UInt8]](repeating: ping, count: 1000).joined()) : Array(then.utf8)
            )
        }

        private func texts(_ port: UInt16) -> (first: String, then: String) {
            let host = "Host: localhost:\(port)\r\n"
            let get = "GET /large.svg HTTP/1.1\r\n\(host)"
            let handshake = """
                GET /_events?page=01-case.html HTTP/1.1\r
                \(host)Origin: http://localhost:\(port)\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r

                """
            let megabyte = String(repeating: "a", count: 1 << 20)
            switch self {
            case .silence: return ("", "")
            case .halfHeads: return (get, "")
            case .slowHeads: return (get, "X: y\r\n")
            case .longHeaders: return (get + "X: \(megabyte)", megabyte)
            case .forms:
                return ("POST / HTTP/1.1\r\n\(host)Content-Length: 4194304\r\n\r\n\(megabyte)", megabyte)
            case .chunks:
                return ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", megabyte)
            case .unreadAnswers: return (get + "\r\n", "")
            case .pipelines:
                let small = String(repeating: "GET /missing HTTP/1.1\r\n\(host)\r\n", count: 50)
                return (small, small)
            case .unreadPipelines: return (String(repeating: get + "\r\n", count: 300), "")
            case .pages, .pings: return (handshake, "")
            }
        }

        /// Connections that were closed are opened again, until the attack is stopped.
        func run(_ port: UInt16, isStopped: @escaping @Sendable () -> Bool) async throws {
            let place = Mutex(0)
            let threads = 8
            for thread in 0..<threads {
                Thread.detachNewThread {
                    var held: [RawConnection?] = Array(repeating: nil, count: connections / threads)
                    let (first, then) = bytes(port)
                    var isInPlace = false
                    while !isStopped() {
                        for index in held.indices where !isStopped() {
                            if held[index] == nil {
                                held[index] = try? RawConnection(port: port)
                                if held[index]?.sendNow(first) == false { held[index] = nil }
                            } else if !then.isEmpty, held[index]?.sendNow(then) == false {
                                held[index] = nil
                            }
                        }
                        if !isInPlace {
                            isInPlace = true
                            place.withLock { $0 += 1 }
                        }
                        usleep(UInt32(5000 + thread))
                    }
                    place.withLock { $0 -= 1 }
                }
            }
            try await Deadline("attackers in their places").poll { () throws(BrowserError) in
                place.withLock { $0 == threads } ? true : nil
            }
        }
    }

    private static let largeBytes = 8 << 20
    private static let shared = Result {
        try BookServer(
            [
                "01-case": "# One\n\nText. ![large](large.svg)\n",
                "large.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><!--"
                    + String(repeating: "x", count: largeBytes) + "--></svg>",
            ], settings: "live: false\n")
    }

    private static func server() async throws -> BookServer {
        let server = try shared.get()
        try await server.wait(for: "Text.", in: "01-case.html")
        return server
    }

    private final class Flag: Sendable {
        private let flag = Atomic(false)
        var isSet: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }

    @Test(arguments: Attack.allCases) func otherClientsAreAnswered(_ attack: Attack) async throws {
        let server = try await Self.server()
        let before = try memory(of: server)
        let alone = try await typicalDuration(of: server)
        let stop = Flag()
        defer { stop.set() }
        try await attack.run(server.port) { stop.isSet }
        var most = before
        for _ in 0..<20 {
            #expect(try await server.get("/01-case.html").contains("Text."))
            #expect(try await server.get("/style.css").hasPrefix("HTTP/1.1 200 "))
            most = max(most, try memory(of: server))
        }
        // Both cores may be busy with the attackers. If others have to wait for them, it takes ten thousand
        // times as long.
        let attacked = try await typicalDuration(of: server)
        #expect(attacked < alone * 2000, "an answer took \(attacked) instead of \(alone)")
        // A save reaches readers as well.
        let word = "Attacked\(UInt32.random(in: 0 ... .max))."
        try server.save("01-case", "# One\n\nText. \(word) ![large](large.svg)\n")
        try await server.wait(for: word, in: "01-case.html")
        #expect(server.isRunning)
        most = max(most, try memory(of: server))
        // A tenth of the requested bytes would be far more.
        let asked = attack == .unreadAnswers ? Self.largeBytes * attack.connections : 2 << 30
        #expect(most - before < asked / 10, "memory grew from \(before) to \(most)")
    }

    /// The median of a few requests.
    private func typicalDuration(of server: BookServer) async throws -> Duration {
        var durations: [Duration] = []
        for _ in 0..<9 {
            durations.append(
                try await ContinuousClock().measure { _ = try await server.get("/01-case.html") })
        }
        return durations.sorted()[durations.count / 2]
    }

    /// Repeating the attacks takes no more memory, and clients that only wait take no processor time.
    @Test func attacksLeaveNoMemory() async throws {
        let server = try await Self.server()
        func round() async throws {
            for attack in Attack.allCases {
                let stop = Flag()
                defer { stop.set() }
                try await attack.run(server.port) { stop.isSet }
                #expect(try await server.get("/").hasPrefix("HTTP/1.1 200 "))
            }
        }
        try await round()
        let first = try memory(of: server)
        for _ in 0..<4 { try await round() }
        let last = try memory(of: server)
        #expect(last < first * 3 / 2, "memory grew from \(first) to \(last)")
    }

    @Test(arguments: [Attack.silence, .halfHeads, .pages]) func idleClientsUseNoProcessor(_ attack: Attack)
        async throws
    {
        let server = try await Self.server()
        func seconds() async throws -> Double {
            let begin = try processorTime(of: server)
            for _ in 0..<200 { _ = try await server.get("/01-case.html") }
            return try processorTime(of: server) - begin
        }
        // Files that are read once are known afterwards.
        _ = try await seconds()
        var ratios: [Double] = []
        for _ in 0..<5 {
            let alone = try await seconds()
            let stop = Flag()
            defer { stop.set() }
            try await attack.run(server.port) { stop.isSet }
            ratios.append(try await seconds() / max(alone, 0.01))
            if ratios.last! < 3 { return }
        }
        Issue.record("with waiting clients the same requests took \(ratios) times the processor's time")
    }

    // MARK: The server's process

    /// Resident memory in bytes.
    private func memory(of server: BookServer) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(server.process)/status", encoding: .utf8)
        return try #require(status.firstMatch(of: #/VmRSS:\s*(\d+) kB/#).flatMap { Int($0.1) }) << 10
    }

    /// Processor time in seconds.
    private func processorTime(of server: BookServer) throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(server.process)/stat", encoding: .utf8)
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        return try Double(#require(Int(fields[11])) + #require(Int(fields[12])))
            / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

import BookDriver
import Foundation
import Testing

/// With `--sandbox`, a folder that only claims to be a site is not served, whether a stranger wrote it or a
/// link leads there.
@Suite(.takesTurns) struct UntrustedSiteTests {
    private static let page =
        "<!doctype html><html><head><script>a()</script></head><body>Theirs</body></html>"

    private static func makeSite(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = [
            ".book": "book: ../chapters\nindex.html\n01-case.html\n", "index.html": page,
            "01-case.html": page,
        ]
        for (name, text) in files {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    @Test(arguments: [false, true]) func beforeFirstSuccessfulBuild(_ isLink: Bool) async throws {
        let other = NSTemporaryDirectory() + "other-site-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: other) }
        try Self.makeSite(other)
        for options in [["--sandbox"], []] where options != [] || !isLink {
            let server = try BookServer(
                ["01-case": "# One\n\n$a$\n"], settings: "live: true\n", options: options
            ) { root in
                if isLink {
                    try FileManager.default.createSymbolicLink(
                        atPath: root + "/site", withDestinationPath: other)
                } else {
                    try Self.makeSite(root + "/site")
                }
            }
            func statuses() async throws -> [Bool] {
                var found: [Bool] = []
                for path in ["/", "/01-case.html"] {
                    let answer = try await server.get(path)
                    found.append(answer.contains("Theirs"))
                }
                return found
            }
            let expected = options == [] ? [true, true] : [false, false]
            #expect(try await statuses() == expected)
            try await server.wait(until: "is not shown as an equation", times: 0)
            #expect(try await statuses() == expected)
        }
    }
}

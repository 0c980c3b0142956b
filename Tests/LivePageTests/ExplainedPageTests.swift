import BookDriver
import BrowserDriver
import Foundation
import TestSupport
import Testing

/// The page that `explain --output` writes: one file, which is live wherever it lies.
@Suite(.sharedBrowsers) struct ExplainedPageTests {
    /// A page for two inputs, written once.
    private struct Written: Sendable {
        let folder: String
        let server: StaticServer

        static let one = Task { try await onThread { try Written() } }

        init() throws {
            folder = NSTemporaryDirectory() + "explained-\(UUID().uuidString)"
            TemporaryFolders.removeAtExit(folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try "[array([[0.5, -2.25]]), array([1.125, 1.]), array([[0.75], [1.5]]), array([3.0625])]".write(
                toFile: folder + "/a\"b`.txt", atomically: true, encoding: .utf8)
            let tool = URL(fileURLWithPath: Fixture.tool).deletingLastPathComponent().path + "/explain"
            let result = try Fixture.run(
                tool,
                [
                    folder + "/a\"b`.txt", "--activations", "relu,linear", "--input", "10", "--got",
                    "-24.59375",
                    "--input", "-2", "--got", "11.40625", "--expected", "8", "-o", folder + "/page.html",
                ])
            if result.status != 0 { throw ToolFailed(description: result.errors) }
            // Nothing else is needed.
            try FileManager.default.removeItem(atPath: folder + "/a\"b`.txt")
            server = try StaticServer(folder: folder)
        }

        func address(_ origin: Origin) -> String {
            (origin == .file ? fileAddress(of: folder) : server.address) + "/page.html"
        }
    }

    private static let status = "document.querySelector('#_live [role=status]').textContent"

    @Test(arguments: Visit.all)
    func isLive(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        try await browser.open(try await Written.one.value.address(visit.origin))
        try await browser.run(
            """
            window.violations = [];
            addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
                violations.push(`${violatedDirective}: ${blockedURI}`);
            });
            """)
        #expect(try await browser.evaluate("document.title") == "What a\"b`.txt computes · explain")
        let answers = "[...document.querySelectorAll('strong .i')].map((one) => one.textContent)"
        #expect(try await browser.evaluate(answers) == ["7.65625", "the ReLU of layer 1 was left out"])

        try await browser.paste("7.65625", into: "[name=got1]")
        try await browser.wait(until: "\(answers)[1] === 'right, but for rounding'")
        #expect(try await browser.evaluate(Self.status) == "Changed by you.")
        try await browser.type("2", into: "[name=x]")
        try await browser.wait(until: "\(answers)[0] === '4.65625'")
        try await browser.wait(until: "!\(answers)[1].startsWith('right')")
        try await browser.click("[data-reset]")
        #expect(try await browser.evaluate(answers) == ["7.65625", "the ReLU of layer 1 was left out"])

        #expect(
            try await browser.evaluate(
                "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !/^(data|blob):/.test(name))"
            ) == [])
        #expect(try await browser.evaluate("window.violations") == [])
        #expect(try await browser.consoleErrors() == [])
    }
}

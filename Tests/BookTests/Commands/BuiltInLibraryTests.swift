import BookDriver
import Foundation
import Testing

/// The built-in libraries: they are contained in the tool's single file, wherever that is, and compiled into
/// a folder that all books share.
@Suite(.ownThreads) struct BuiltInLibraryTests {
    private let manager = FileManager.default

    /// Makes a folder shared by all books that contains only the libraries compiled for this machine.
    private func machine(in root: String) throws -> String {
        let machine = root + "/machine"
        let libraries = machine + "/executable-book/libraries"
        let native = Fixture.machineCache + "/executable-book/libraries/native"
        for folder in [libraries, native] {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try manager.createSymbolicLink(atPath: libraries + "/native", withDestinationPath: native)
        return machine
    }

    /// Makes a book that is new on this machine.
    private func book(_ chapter: String) throws -> String {
        let root = NSTemporaryDirectory() + "book-new-\(UUID().uuidString)"
        try manager.createDirectory(atPath: root + "/chapters", withIntermediateDirectories: true)
        try "title: New\n".write(toFile: root + "/chapters/book.yml", atomically: true, encoding: .utf8)
        try "# New\n\n```swift\n\(chapter)\n```\n".write(
            toFile: root + "/chapters/01-new.md", atomically: true, encoding: .utf8)
        return root
    }

    /// A copy of the tool alone, elsewhere and with another home folder, builds a book that has a title.
    @Test func toolWithoutCheckout() throws {
        let root = try book(
            "let sum = 40 + 2\nplot(\"Powers\", .bars(\"p\", [1.0, 2, 4]), x: \"n\", y: \"p\")")
        defer { try? manager.removeItem(atPath: root) }
        let copy = root + "/elsewhere/tool"
        try manager.createDirectory(atPath: root + "/elsewhere", withIntermediateDirectories: true)
        try manager.copyItem(atPath: Fixture.tool, toPath: copy)
        let environment = ["HOME": root + "/home", "XDG_CACHE_HOME": try machine(in: root)]
        let result = try Fixture.run(
            copy, ["build", "--quiet", "--root", root], environment: environment)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let page = try String(contentsOfFile: root + "/site/01-new.html", encoding: .utf8)
        #expect(page.contains("value=\"42\"") && page.contains("<svg"))
    }

    /// A book without controls needs no libraries for pages. A book with a control does, and if they can't be
    /// compiled, the error says where and why.
    @Test func pageLibrariesOnlyWithControls() throws {
        let root = try book("let x = 1")
        defer { try? manager.removeItem(atPath: root) }
        let machine = try machine(in: root)
        // Nothing can be created in this folder.
        let page = machine + "/executable-book/libraries/page"
        try "".write(toFile: page, atomically: true, encoding: .utf8)
        func build() throws -> Fixture.Result {
            try Fixture.run(
                Fixture.tool, ["build", "--quiet", "--root", root], environment: ["XDG_CACHE_HOME": machine])
        }
        var result = try build()
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        for control in [
            "let x = slider(\"x\", 0...9, start: 2)",
            // Controls that are not recognized in the text are found by running it.
            "let x = slider (\"x\", 0...9, start: 2)",
        ] {
            try "# New\n\n```swift\n\(control)\n```\n".write(
                toFile: root + "/chapters/01-new.md", atomically: true, encoding: .utf8)
            result = try build()
            #expect(result.status == 1)
            #expect(result.errors.contains(page + ": can't be created: "), "\(result.errors)")
        }
    }
}

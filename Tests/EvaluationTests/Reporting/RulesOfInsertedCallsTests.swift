import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// A program with calls inserted by the tool obeys the sandbox's rules only if the compiler reports nothing
/// else about it either.
@Test(arguments: [
    ("let a = 1\n", true), ("let p = UnsafeMutablePointer<Int>(bitPattern: 64)\n", false),
    ("let a: Int = \"\"\n", false), ("missing()\n", false), ("let a = (\n", false),
])
func rulesOfInsertedCalls(_ code: String, _ isWithin: Bool) async throws {
    let folder = NSTemporaryDirectory() + "rules-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    let evaluator = try Evaluator(
        toolchain: try await Toolchain.find(path: path, folder: folder), libraries: [],
        mode: Mode(isSandboxed: true, webAssembly: nil), folders: CacheFolders(book: folder, machine: folder),
        lock: try await FolderLock(folder, .shared))
    var text = ProgramText(Chapter(canary: ""), data: [], digits: 6)
    text.text = code
    let flags = TreeFlags(text: Toolchain.dialect, types: ["-module-name", "main"] + Toolchain.dialect)
    #expect(try await evaluator.isWithinRules(text, "", flags, in: folder + "/program") == isWithin)
}

import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// When a chapter fails, its other compilations are ended before its folder is removed.
@Test func folderOutlivesItsCompilers() async throws {
    let root = NSTemporaryDirectory() + "compiles-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    var toolchain = try await Toolchain.find(path: path, folder: root)
    // The search for early uses never ends, but reports if its folder is gone.
    let (script, waits, begun, gone) = (root + "/swiftc", root + "/waits", root + "/begun", root + "/gone")
    try """
    #!/bin/sh
    case "$PWD" in
    */early-uses*)
        echo > '\(begun)'
        while [ -d "$PWD" ]; do :; done
        echo > '\(gone)' ;;
    */main*)
        while [ -e '\(waits)' -a ! -e '\(begun)' ]; do :; done ;;
    esac
    exec '\(toolchain.compiler)' "$@"

    """.write(toFile: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    toolchain.compiler = script
    var evaluator = try Evaluator(
        toolchain: toolchain, libraries: [], mode: Mode(webAssembly: nil),
        folders: CacheFolders(book: root, machine: root), lock: try await FolderLock(root, .shared))
    // Without the tool's libraries no chapter compiles, and the tool's own chapter is the first to notice.
    await #expect(throws: EvaluationError.self) { try await evaluator.prepare(expectsControls: false) }
    try Files.write("", to: waits)
    let outcome = try await evaluator.evaluate(
        Chapter(canary: "let a = b\nlet b = 1\n"), data: [], digits: 6,
        limits: Limits(seconds: 60, memoryMiB: 4096, outputMiB: 1))
    #expect(!outcome.diagnostics.isEmpty)
    #expect(FileManager.default.fileExists(atPath: begun))
    #expect(!FileManager.default.fileExists(atPath: gone))
}

import Foundation

/// A copy of the real book, with the sources of its library, to be spoiled.
///
/// It is run from its own folder, natively only: what pages are made from takes most of the time, and no part in what
/// is recorded. All copies share compiled libraries and earlier results.
package struct BookCopy: Sendable {
    package let root: String
    /// What its chapters are a copy of.
    private let chapters: String

    /// Some of Neural's training and diagnosis, and its importers: without them it compiles faster, which each of the library's mutations
    /// takes. The chapters that use them are left out too.
    private static let unused = [
        "Diagnosis/Diagnosis.swift", "Diagnosis/DiagnosisText.swift", "Diagnosis/ErrorBound.swift",
        "Diagnosis/Explanation.swift",
        "Diagnosis/Learning",
        "Diagnosis/Judgement.swift", "Diagnosis/Mistake.swift", "Diagnosis/MistakeKind.swift",
        "Diagnosis/Mistakes",
        "Diagnosis/MistakeSearch.swift", "Diagnosis/Quantity.swift", "Diagnosis/TypedNumber.swift",
        "Training/History.swift", "Training/Initializer.swift",
        "Training/Optimizers",
        "Training/Predictor.swift", "Training/Training.swift",
    ]
    private static let usedFiles = [
        "StoredArray.swift", "Weight.swift", "SequentialFromArrays.swift", "FileBytes.swift",
        "ImportError.swift",
    ]

    /// - Parameter chapters: a folder of chapters, where they are not the book's own as they are.
    package init(chapters: String = Fixture.book.folder) throws {
        self.chapters = chapters
        root = NSTemporaryDirectory() + "book-copy-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: root + "/Sources", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/.build", withIntermediateDirectories: true)
        try manager.copyItem(
            atPath: "\(Fixture.repository)/Sources/Neural", toPath: "\(root)/Sources/Neural")
        for name in Self.unused { try manager.removeItem(atPath: "\(root)/Sources/Neural/\(name)") }
        let files = root + "/Sources/Neural/Files"
        for name in try manager.contentsOfDirectory(atPath: files) where !Self.usedFiles.contains(name) {
            try manager.removeItem(atPath: "\(files)/\(name)")
        }
        try restore()
    }

    package func remove() { try? FileManager.default.removeItem(atPath: root) }

    /// The chapters as they were.
    package func restore() throws {
        try? FileManager.default.removeItem(atPath: root + "/chapters")
        try FileManager.default.copyItem(atPath: chapters, toPath: root + "/chapters")
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/chapters")
        where name.hasSuffix(".md") {
            let path = "\(root)/chapters/\(name)"
            if try String(contentsOfFile: path, encoding: .utf8).contains("Diagnosis(") {
                try FileManager.default.removeItem(atPath: path)
                try? FileManager.default.removeItem(
                    atPath: "\(root)/chapters/baseline/\(name.dropLast(3)).txt")
            }
        }
    }

    /// A source of a library as it is.
    package func restore(_ source: String) throws {
        try String(contentsOfFile: "\(Fixture.repository)/\(source)", encoding: .utf8)
            .write(toFile: "\(root)/\(source)", atomically: true, encoding: .utf8)
    }

    package func read(_ file: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
    }

    package func write(_ text: String, to file: String) throws {
        try text.write(toFile: "\(root)/\(file)", atomically: true, encoding: .utf8)
    }

    /// What the tool prints and how it ends.
    package func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Fixture.tool)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: root)
        process.environment = ProcessInfo.processInfo.environment
            .merging([
                "WASI_SYSROOT": "/nowhere", "GITHUB_STEP_SUMMARY": "", "XDG_CACHE_HOME": Fixture.machineCache,
                "BOOK_CACHE": Fixture.repository + "/.build/test-mutations",
            ]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files: a pipe that nobody reads meanwhile would fill.
        let (output, errors) = (root + "/.build/output", root + "/.build/errors")
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try read(".build/output"), try read(".build/errors"))
    }
}

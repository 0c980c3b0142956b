import Foundation

/// A copy of the real book, with the sources of its library, for tests that modify it.
///
/// It is run from its own folder, and only natively: pages would take most of the time, and do not affect the
/// records. All copies share compiled libraries and earlier results.
package struct BookCopy: Sendable {
    package let root: String
    /// The folder that its chapters are copied from.
    private let chapters: String

    /// Parts of Neural's training, diagnosis and importers that are left out: without them the library
    /// compiles faster, which each mutation of the library requires.
    /// The chapters that use them are left out too.
    private static let unused = [
        "Printouts/Arranging", "Printouts/Forms", "Printouts/Weights",
        "Training/EpochLoss.swift", "Training/History.swift", "Training/Initializer.swift",
        "Training/Optimizers",
        "Training/Predictor.swift", "Training/Training.swift",
    ]
    /// Of these folders, only these files are used.
    private static let used = [
        "Diagnosis": ["Recalculation.swift"],
        "Files": [
            "StoredArray.swift", "Weight.swift", "SequentialFromArrays.swift", "FileBytes.swift",
            "ImportError.swift",
        ],
    ]

    /// - Parameter chapters: a folder of chapters; the book's own, unmodified, if omitted.
    package init(chapters: String = Fixture.book.folder) throws {
        self.chapters = chapters
        root = NSTemporaryDirectory() + "book-copy-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: root + "/Sources", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/.build", withIntermediateDirectories: true)
        try manager.copyItem(
            atPath: "\(Fixture.repository)/Sources/Neural", toPath: "\(root)/Sources/Neural")
        for name in Self.unused { try manager.removeItem(atPath: "\(root)/Sources/Neural/\(name)") }
        for (folder, names) in Self.used {
            let files = "\(root)/Sources/Neural/\(folder)"
            for name in try manager.contentsOfDirectory(atPath: files) where !names.contains(name) {
                try manager.removeItem(atPath: "\(files)/\(name)")
            }
        }
        try restore()
    }

    package func remove() { try? FileManager.default.removeItem(atPath: root) }

    /// Restores the original chapters.
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

    /// Restores the original source of a library.
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

    /// Runs the tool; returns its output and exit status.
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
                "BOOK_CACHE": Fixture.repository + "/.build/test-mutations", "PATH": CachingCompiler.path,
            ]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Into files: a pipe that is not read meanwhile would fill up.
        let (output, errors) = (root + "/.build/output", root + "/.build/errors")
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try read(".build/output"), try read(".build/errors"))
    }
}

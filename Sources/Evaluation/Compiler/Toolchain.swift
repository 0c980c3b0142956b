import Foundation

/// The Swift compiler that chapters are compiled with.
package struct Toolchain: Sendable {
    /// The compiler driver's full path.
    package var compiler: String
    /// The output of `swiftc --version`, in one line.
    package var version: String

    /// Identifies the compiler: its version, and digests of its parts.
    package var identity: String

    /// The compiler's limits.
    package var limits = CompilerLimits()

    /// Finds the compiler that is first on the path.
    ///
    /// - Parameter folder: the cache of compilers' versions and digests.
    /// - Throws: ``EvaluationError`` where there is no compiler, or it does not say what it is.
    package static func find(path: String, folder: String) async throws(EvaluationError) -> Toolchain {
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/swiftc"
            guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
            // Links are resolved so that the toolchain's other tools are found beside the compiler; the
            // driver's own name stays, since it decides what it does.
            let bin = URL(fileURLWithPath: candidate).resolvingSymlinksInPath().deletingLastPathComponent()
            let real = bin.appendingPathComponent("swiftc").path
            let compiler = FileManager.default.isExecutableFile(atPath: real) ? real : candidate
            let identity = Identity(folder: folder + "/cache/identities")
            let parts = ["swiftc", "swift-frontend"].map {
                identity.text(of: bin.appendingPathComponent($0).path)
            }.joined(separator: "\n")

            var key = CacheKey()
            key.add("path", compiler)
            key.add("parts", parts)
            let cache = Cache(folder: folder + "/cache")
            let version: String
            if let known = cache.value(for: key) {
                version = String(decoding: known, as: UTF8.self)
            } else {
                let work = try await WorkFolder(in: folder + "/work")
                let result = try await Tool.run(
                    compiler, ["--version"], in: work.path, limits: CompilerLimits())
                guard result.isSuccess else {
                    throw .failed(tool: "swiftc", at: "'\(compiler) --version'", reason: result.output)
                }
                version = result.output.split(separator: "\n").prefix(2).joined(separator: ", ")
                try cache.store(Array(version.utf8), for: key)
            }
            return Toolchain(compiler: compiler, version: version, identity: version + "\n" + parts)
        }
        throw .noCompiler(searched: path)
    }

    /// Without what would tell the same chapter's objects apart that are made in other folders: the name of the folder,
    /// and a digest of all folders' names, which saves work only in incremental compilation.
    private static let placeFlags = [
        "-file-compilation-dir", ".", "-Xfrontend", "-disable-incremental-llvm-codegen",
        // What the module of a 'main.swift' is called where it is compiled alone: names of types can be printed.
        "-module-name", ProgramText.moduleName,
    ]

    private static let notebookFlags = ["-Xfrontend", "-import-module", "-Xfrontend", "Notebook"]

    /// The flags every chapter is compiled with, natively.
    static let chapterFlags = chapterFlags(reporting: .everything)

    static func chapterFlags(reporting: Reporting) -> [String] {
        placeFlags + reporting.flags + notebookFlags + dialect + [
            "-gline-tables-only", "-Onone", "-suppress-warnings",
        ] + SerializedMessages.flags
    }

    /// Otherwise each square root asks whether it has to tell C that its number was negative.
    private static let mathFlags = ["-Xcc", "-fno-math-errno"]

    /// The flags every library is compiled with, natively. Preconditions keep their messages, `Notebook` has hooks
    /// in calls that end the program, and back-traces go through them: that takes frame pointers.
    static let libraryFlags =
        mathFlags + [
            "-O", "-wmo", "-assert-config", "Debug", "-parse-as-library", "-swift-version", "6",
            "-suppress-warnings", "-enable-experimental-feature", "Extern", "-D", "BOOK_EXIT_HOOKS",
            "-Xcc", "-fno-omit-frame-pointer",
        ] + SerializedMessages.libraryFlags

    /// What decides, before anything is looked up, how a chapter's text is read: its language mode, and what it may ask
    /// for by `#if`.
    static let dialect = ["-swift-version", "6"]

    /// The same of a page. The language mode is 5: without the concurrency library, mode 6 takes a chapter's variables for
    /// shared state.
    static let pageDialect = [
        "-target", "wasm32-unknown-none-wasm", "-enable-experimental-feature", "Embedded", "-swift-version",
        "5",
    ]

    /// What is called where an access begins and ends that may overlap another one; Embedded Swift has empty ones, which would be
    /// inlined. `Notebook` has others.
    static let accessFunctions = ["swift_beginAccess", "swift_endAccess"]

    /// What a `deinit` does to a variable during an access to it has to be found. The optimizer moves releases behind the end of
    /// the access that they are in, and takes accesses within which something is released for ones that have no others in them.
    /// Natively chapters are not optimized.
    private static let accessFlags =
        ["release", "opts"].flatMap { ["-Xllvm", "-sil-disable-pass=access-enforcement-\($0)"] }
        + accessFunctions.flatMap { ["-Xllvm", "-force-attribute=\($0):noinline"] }

    /// The flags of everything that is compiled for WebAssembly. `#file` is what it is in mode 6. A module has no hash of
    /// what it was compiled from, in which names of folders count.
    static let embeddedFlags =
        mathFlags + pageDialect + [
            "-enable-upcoming-feature", "ConciseMagicFile", "-wmo", "-Osize",
            "-suppress-warnings", "-enable-experimental-feature", "Extern",
            "-Xfrontend", "-disable-stack-protector", "-Xfrontend", "-mergeable-traps",
            "-Xfrontend", "-disable-incremental-llvm-codegen",
        ] + accessFlags

    /// What wasi-libc calls the main function.
    static let pageEntry: Substring = "__main_argc_argv"

    /// The flags every chapter is compiled with for WebAssembly. `StatementCalls` reads version 4 of DWARF; two
    /// equal checks of different lines must not become one.
    static func moduleFlags(reporting: Reporting) -> [String] {
        embeddedFlags + SerializedMessages.flags + placeFlags + reporting.flags + notebookFlags + [
            "-g", "-dwarf-version=4", "-Xllvm", "-hoist-common-insts=false",
            "-Xfrontend", "-entry-point-function-name", "-Xfrontend", String(pageEntry),
        ]
    }
}

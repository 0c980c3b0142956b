import Foundation

/// The Swift compiler that chapters are compiled with.
package struct Toolchain: Sendable {
    /// The full path of the compiler driver.
    package var compiler: String
    /// The compiler proper, for a call that begins with `-frontend`: the driver would only start it, which
    /// takes as long as reading a chapter's program.
    var frontEnd: String {
        let beside = URL(fileURLWithPath: compiler).deletingLastPathComponent().appendingPathComponent(
            "swift-frontend"
        ).path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : compiler
    }
    /// The output of `swiftc --version`, in one line.
    package var version: String

    /// Identifies the compiler: its version, and digests of its parts.
    package var identity: String

    /// The compiler's limits.
    package var limits = CompilerLimits()

    /// Finds the first compiler in the path.
    ///
    /// - Parameter folder: the cache of compilers' versions and digests.
    /// - Throws: ``EvaluationError`` if there is no compiler, or it does not state its version.
    package static func find(path: String, folder: String) async throws(EvaluationError) -> Toolchain {
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/swiftc"
            guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
            // Links are resolved so that the toolchain's other tools are found next to the compiler; the
            // driver keeps its name, on which its behavior depends.
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

    /// Removes differences between a chapter's objects from different folders: the folder's name, and a
    /// digest of all folders' names, which is for incremental compilation only.
    private static let placeFlags = [
        "-file-compilation-dir", ".", "-Xfrontend", "-disable-incremental-llvm-codegen",
        // The name of the module for a 'main.swift' that is compiled alone: names of types can be printed.
        "-module-name", ProgramText.moduleName,
    ]

    private static let notebookFlags = ["-Xfrontend", "-import-module", "-Xfrontend", "Notebook"]

    /// The flags for all chapters, natively.
    static let chapterFlags = chapterFlags(reporting: .everything)

    static func chapterFlags(reporting: Reporting) -> [String] {
        placeFlags + reporting.flags + notebookFlags + dialect + [
            "-gline-tables-only", "-Onone", "-suppress-warnings",
        ] + SerializedMessages.flags
    }

    /// Otherwise each square root checks whether to set `errno`.
    private static let mathFlags = ["-Xcc", "-fno-math-errno"]

    /// The flags for all libraries, natively. Preconditions keep their messages, and back-traces go through
    /// `Notebook`'s hooks in calls that end the program, which needs frame pointers.
    static let libraryFlags =
        mathFlags + [
            "-O", "-wmo", "-assert-config", "Debug", "-parse-as-library", "-swift-version", "6",
            "-suppress-warnings", "-enable-experimental-feature", "Extern", "-D", "BOOK_EXIT_HOOKS",
            "-Xcc", "-fno-omit-frame-pointer",
        ] + SerializedMessages.libraryFlags

    /// The flags that affect how a chapter's text is parsed: its language mode, and conditions of `#if`.
    static let dialect = ["-swift-version", "6"]

    /// The same for a page. The language mode is 5: without the concurrency library, mode 6 treats a
    /// chapter's variables as shared state.
    static let webAssemblyDialect = [
        "-target", "wasm32-unknown-none-wasm", "-enable-experimental-feature", "Embedded", "-swift-version",
        "5",
    ]

    /// The functions that are called when an access begins and ends that may overlap another one; those of
    /// Embedded Swift are empty and would be inlined. `Notebook` defines its own.
    static let accessFunctions = ["swift_beginAccess", "swift_endAccess"]

    /// Accesses by a `deinit` during another access have to be found. The optimizer moves releases past the
    /// end of the access that contains them, and assumes that an access containing a release contains no
    /// other accesses. Native chapters are not optimized.
    private static let accessFlags =
        ["release", "opts"].flatMap { ["-Xllvm", "-sil-disable-pass=access-enforcement-\($0)"] }
        + accessFunctions.flatMap { ["-Xllvm", "-force-attribute=\($0):noinline"] }

    /// The flags for everything that is compiled to WebAssembly. `#file` is as in mode 6. A module contains
    /// no hash of its sources, which would include names of folders.
    static let embeddedFlags =
        mathFlags + webAssemblyDialect + [
            "-enable-upcoming-feature", "ConciseMagicFile", "-wmo", "-Osize",
            "-suppress-warnings", "-enable-experimental-feature", "Extern",
            "-Xfrontend", "-disable-stack-protector", "-Xfrontend", "-mergeable-traps",
            "-Xfrontend", "-disable-incremental-llvm-codegen",
        ] + accessFlags

    /// The name of the main function in wasi-libc.
    static let moduleEntry: Substring = "__main_argc_argv"

    /// The flags for all chapters as WebAssembly. `StatementCalls` reads DWARF 4; equal checks on different
    /// lines must not be merged.
    static func moduleFlags(reporting: Reporting) -> [String] {
        embeddedFlags + SerializedMessages.flags + placeFlags + reporting.flags + notebookFlags + [
            "-g", "-dwarf-version=4", "-Xllvm", "-hoist-common-insts=false",
            "-Xfrontend", "-entry-point-function-name", "-Xfrontend", String(moduleEntry),
        ]
    }
}

import Foundation

/// The Swift compiler that chapters are compiled with.
package struct Toolchain: Sendable {
    /// The compiler driver's full path.
    package var compiler: String
    /// What `swiftc --version` says, in one line.
    package var version: String

    /// What tells this compiler from every other one: its path, its version, and the size and time of its parts.
    package var identity: String {
        let folder = URL(fileURLWithPath: compiler).deletingLastPathComponent()
        let parts = ["swiftc", "swift-frontend"].map { name in
            FileStamp(folder.appendingPathComponent(name).resolvingSymlinksInPath().path).text
        }
        return ([version] + parts).joined(separator: "\n")
    }

    /// Finds the compiler that is first on the path.
    package static func find(path: String) async throws(EvaluationError) -> Toolchain {
        for folder in path.split(separator: ":") {
            let candidate = "\(folder)/swiftc"
            guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
            // Links are resolved so that the toolchain's other tools are found beside the compiler; the
            // driver's own name stays, since it decides what it does.
            let real = URL(fileURLWithPath: candidate).resolvingSymlinksInPath().deletingLastPathComponent()
                .appendingPathComponent("swiftc").path
            let compiler = FileManager.default.isExecutableFile(atPath: real) ? real : candidate
            let result = try await Tool.run(compiler, ["--version"], in: "/", seconds: 60)
            guard result.status == 0 else {
                throw .compilerFailed(command: "\(compiler) --version", reason: result.output)
            }
            let version = result.output.split(separator: "\n").prefix(2).joined(separator: ", ")
            return Toolchain(compiler: compiler, version: version)
        }
        throw .noCompiler(searched: path)
    }

    /// The flags every chapter is compiled with, natively.
    static let chapterFlags = [
        "-g", "-Onone", "-suppress-warnings", "-swift-version", "6", "-diagnostic-style", "llvm",
        "-no-color-diagnostics", "-Xfrontend", "-playground", "-Xfrontend", "-import-module", "-Xfrontend",
        "Notebook",
    ]

    /// The flags every library is compiled with, natively. Preconditions keep their messages.
    static let libraryFlags = [
        "-O", "-wmo", "-assert-config", "Debug", "-parse-as-library", "-swift-version", "6",
        "-suppress-warnings", "-diagnostic-style", "llvm", "-no-color-diagnostics",
        "-enable-experimental-feature", "Extern",
    ]

    /// The flags of everything that is compiled for WebAssembly. The language mode is 5: without the concurrency library, mode 6 takes a chapter's
    /// variables for shared state.
    static let embeddedFlags = [
        "-target", "wasm32-unknown-none-wasm", "-wmo", "-Osize", "-swift-version", "5", "-suppress-warnings",
        "-diagnostic-style", "llvm", "-no-color-diagnostics",
        "-enable-experimental-feature", "Embedded", "-enable-experimental-feature", "Extern", "-Xfrontend",
        "-disable-stack-protector", "-Xfrontend", "-mergeable-traps",
    ]

    /// The flags every chapter is compiled with for WebAssembly. `StatementCalls` reads version 4 of DWARF; two
    /// equal checks of different lines must not become one.
    static let moduleFlags =
        embeddedFlags + [
            "-g", "-dwarf-version=4", "-Xllvm", "-hoist-common-insts=false", "-Xfrontend", "-playground",
            "-Xfrontend", "-import-module", "-Xfrontend", "Notebook",
            "-Xfrontend", "-entry-point-function-name", "-Xfrontend", "__main_argc_argv",
        ]
}

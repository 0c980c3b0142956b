import Foundation

/// The tools, besides the compiler, for compiling and running a chapter's WebAssembly module.
package struct WebAssembly: Sendable {
    /// The linker and the module runner, which come with the toolchain.
    var linker: String
    var runner: String
    /// The start-up object and the library of wasi-libc; the compiler's runtime for wasm32.
    var startup: String
    var libc: String
    var builtins: String
    /// Unicode tables, for chapters that compare or split strings.
    var unicode: String?

    /// The missing tools, and the packages to install.
    package struct Missing: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Searches next to the compiler, and where packages are installed; runs nothing.
    ///
    /// - Parameter prefixes: where packages are installed; `WASI_SYSROOT` in the environment replaces them.
    /// - Throws: ``Missing`` if something is missing: then pages have no live controls.
    package static func find(
        _ toolchain: Toolchain, environment: [String: String],
        prefixes: [String] = ["/usr", "/opt/homebrew", "/usr/local"]
    ) throws(Missing) -> WebAssembly {
        let manager = FileManager.default
        let bin = URL(fileURLWithPath: toolchain.compiler).deletingLastPathComponent()
        let embedded = bin.deletingLastPathComponent().appendingPathComponent("lib/swift/embedded")
        let target = embedded.appendingPathComponent("wasm32-unknown-none-wasm").path
        let modules = ["Swift.swiftmodule/wasm32-unknown-none-wasm.swiftmodule", "wasm32-unknown-none-wasm"]
        guard modules.contains(where: { manager.fileExists(atPath: embedded.path + "/" + $0) }) else {
            throw Missing(
                description:
                    "pages have no live controls: this toolchain has no Embedded Swift for wasm32; install Swift "
                    + "6.3 from https://www.swift.org/install")
        }
        func tool(_ name: String) throws(Missing) -> String {
            let path = bin.appendingPathComponent(name).path
            if manager.isExecutableFile(atPath: path) { return path }
            throw Missing(
                description: "pages have no live controls: this toolchain has no \(name); "
                    + "install Swift 6.3 from https://www.swift.org/install")
        }
        let linker = try tool("wasm-ld")
        let runner = try tool("wasmkit")

        let roots = prefixes.flatMap {
            [$0, $0 + "/opt/wasi-libc/share/wasi-sysroot", $0 + "/share/wasi-sysroot"]
        }
        let sysroots = environment["WASI_SYSROOT"].map { [$0] } ?? roots
        let folders = sysroots.map { $0 + "/lib/wasm32-wasi" }
        let libc = folders.first {
            manager.fileExists(atPath: $0 + "/libc.a") && manager.fileExists(atPath: $0 + "/crt1-command.o")
        }
        let builtins =
            roots.firstResult { Self.builtins(under: $0) }
            ?? prefixes.firstResult { Self.builtins(under: $0 + "/opt/wasi-runtimes/share") }
        guard let libc, let builtins else {
            let debian =
                (libc == nil ? ["wasi-libc"] : []) + (builtins == nil ? ["libclang-rt-14-dev-wasm32"] : [])
            let brew = (libc == nil ? ["wasi-libc"] : []) + (builtins == nil ? ["wasi-runtimes"] : [])
            throw Missing(
                description:
                    "pages have no live controls: to enable them, install \(debian.joined(separator: " and ")) "
                    + "(Debian; with Homebrew: \(brew.joined(separator: " and ")))")
        }
        let unicode = target + "/libswiftUnicodeDataTables.a"
        return WebAssembly(
            linker: linker, runner: runner, startup: libc + "/crt1-command.o", libc: libc + "/libc.a",
            builtins: builtins, unicode: manager.fileExists(atPath: unicode) ? unicode : nil)
    }

    /// Debian keeps it at `lib/llvm-14/lib/clang/14.0.6/lib/wasi/libclang_rt.builtins-wasm32.a`.
    private static func builtins(under root: String) -> String? {
        let manager = FileManager.default
        // Most of these places exist on some systems only.
        func names(_ folder: String, prefix: String = "") -> [String] {
            let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasPrefix(prefix) }.sorted {
                $0.compare($1, options: .numeric) == .orderedDescending
            }
        }
        var folders: [String] = []
        for llvm in names(root + "/lib", prefix: "llvm-") {
            for version in names("\(root)/lib/\(llvm)/lib/clang") {
                folders.append("\(root)/lib/\(llvm)/lib/clang/\(version)/lib")
            }
        }
        for version in names(root + "/lib/clang") { folders.append("\(root)/lib/clang/\(version)/lib") }
        folders += [root, root + "/lib"]
        for folder in folders {
            for name in [
                "wasi/libclang_rt.builtins-wasm32.a", "wasm32-unknown-wasi/libclang_rt.builtins.a",
                "wasm32-unknown-wasip1/libclang_rt.builtins.a",
            ] where manager.fileExists(atPath: folder + "/" + name) {
                return folder + "/" + name
            }
        }
        return nil
    }
}

import Foundation

extension Evaluator {
    /// The compiler's version and flags, independent of where it is installed.
    package var compiler: (version: String, flags: String) {
        (toolchain.version, (Toolchain.chapterFlags + Toolchain.libraryFlags).joined(separator: " "))
    }
}

/// The properties of a machine that results depend on: elementary functions differ between processors and C
/// libraries.
package enum Machine {
    /// `Linux x86_64, glibc 2.36, fma`
    package static let description: String = {
        var words = ["\(system) \(processor)"]
        #if canImport(Glibc)
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = bytes.withUnsafeMutableBytes { buffer in
                confstr(
                    Int32(_CS_GNU_LIBC_VERSION), buffer.baseAddress?.assumingMemoryBound(to: CChar.self), 64)
            }
            if count > 1, count <= 64 {
                words.append(String(decoding: bytes.prefix(count - 1), as: UTF8.self))
            }
        #endif
        // With FMA, glibc's exp, sin and others round differently.
        // Other systems have no such file.
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        if flags.split(whereSeparator: { $0 == " " || $0 == "\n" }).contains("fma") { words.append("fma") }
        return words.joined(separator: ", ")
    }()

    private static var system: String {
        #if os(macOS)
            "macOS"
        #elseif os(Linux)
            "Linux"
        #else
            "another system"
        #endif
    }

    private static var processor: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "another processor"
        #endif
    }
}

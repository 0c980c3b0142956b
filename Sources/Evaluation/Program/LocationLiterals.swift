import Foundation
import Manuscript

/// Determines whether a chapter's program depends on the place of its code: through `#line` and similar
/// literals, or functions with such default arguments.
///
/// This searches the text, including comments and strings. False positives only cause unnecessary runs.
package struct LocationLiterals: Sendable {
    /// Modules with functions that may have such default arguments.
    private let modules: [String]

    /// `#file` matches `#fileID` and `#filePath` as well. The last one is a macro of `Testing`.
    private static let literals = ["#line", "#column", "#file", "#_sourceLocation"]

    /// Searches `libraries`, in dependency order, for such default arguments.
    package init(_ libraries: [Library]) {
        var modules = ["Testing", "XCTest"]
        // A library may re-export those before it. `Notebook`'s use of lines has no visible effect.
        for library in libraries where library.name != "Notebook" {
            let words = Self.literals + modules
            if library.sources.contains(where: { $0.text.mentions(words) }) { modules.append(library.name) }
        }
        self.modules = modules
    }

    /// Whether the code of `chapter` has such a literal, or imports a module that may have one as a default
    /// argument.
    package func areUsed(by chapter: Chapter) -> Bool {
        let words = Self.literals + modules
        return chapter.program.contains { step in
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                return cell.kind.isCompiled && cell.source.mentions(words)
            case .inlineValue(let index): return chapter.inlineValues[index].source.mentions(Self.literals)
            }
        }
    }
}

extension String {
    /// Whether it contains one of these texts.
    package func mentions(_ texts: [String]) -> Bool {
        var own = self
        return own.withUTF8 { bytes in
            texts.contains {
                Array($0.utf8).withUnsafeBytes { Self.has($0, in: UnsafeRawBufferPointer(bytes)) }
            }
        }
    }

    /// All libraries are searched before a build knows whether there is anything to do, so this has to be
    /// fast: `memchr` does most of it.
    private static func has(_ text: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let wanted = text.baseAddress, let start = bytes.baseAddress, bytes.count >= text.count else {
            return false
        }
        var offset = 0
        let end = bytes.count - text.count + 1
        while offset < end, let found = memchr(start + offset, Int32(text[0]), end - offset) {
            if memcmp(found, wanted, text.count) == 0 { return true }
            offset = start.distance(to: UnsafeRawPointer(found)) + 1
        }
        return false
    }
}

import BuiltInSources
import Foundation
import Manuscript

/// The syntax tokens of chapters' code, as SourceKit sees them.
///
/// SourceKit is a library of the toolchain. It is loaded by a small program, which is compiled with the same toolchain once per
/// machine, and which has limits of its own: a stranger's code never meets a parser in the tool's process.
package struct Highlighting: Sendable {
    /// By the slug of a chapter and the index of a cell.
    package fileprivate(set) var tokens: [String: [Int: [SyntaxToken]]] = [:]
    /// Why some code has no tokens; nil if all has.
    package fileprivate(set) var problem: String?
}

extension Evaluator {
    /// Whether the toolchain can tell the tokens of code.
    package var findsTokens: Bool { sourceKit != nil }

    /// The syntax tokens of chapters' code, from the cache as far as possible.
    ///
    /// Code without tokens is shown without colors, so nothing is thrown.
    package func highlighting(of chapters: [Chapter]) async -> Highlighting {
        var highlighting = Highlighting()
        if chapters.isEmpty { return highlighting }
        guard let sourceKit else {
            highlighting.problem =
                "the toolchain has no SourceKit: \(sourceKitPaths.joined(separator: ", ")) is missing"
            return highlighting
        }
        var missing: [(chapter: Chapter, text: HighlightedText, key: CacheKey)] = []
        let identity = highlighterIdentity
        for chapter in chapters {
            let text = HighlightedText(chapter)
            var key = CacheKey()
            key.add("syntax tokens", identity)
            for (index, part) in text.texts.enumerated() { key.add("text \(index)", part) }
            if let known = cache.value(for: key), let found = Self.found(in: known, texts: text.texts.count) {
                highlighting.tokens[chapter.slug] = text.tokens(found)
            } else if !text.texts.isEmpty {
                missing.append((chapter, text, key))
            }
        }
        if missing.isEmpty { return highlighting }
        do throws(EvaluationError) {
            let work = try await WorkFolder(in: folders.own + "/work")
            let program = try await highlighter(in: work.path)
            var waiting = stride(from: 0, to: missing.count, by: Self.maxChapters).map {
                missing[$0..<min($0 + Self.maxChapters, missing.count)]
            }
            let begin = ContinuousClock.now
            var failed: [String] = []
            while let some = waiting.popLast() {
                var found: [Found]?
                if begin.duration(to: .now) < Self.maxDuration {
                    found = try? await run(program, sourceKit, some.map(\.text), in: work.path)
                    if Task.isCancelled { return highlighting }
                }
                if let found {
                    for (chapter, found) in zip(some, found) {
                        highlighting.tokens[chapter.chapter.slug] = chapter.text.tokens(found)
                        try cache.store(Self.bytes(found), for: chapter.key)
                    }
                } else if some.count > 1 {
                    // The code of one of them is the reason, and the others have colors.
                    let middle = some.startIndex + some.count / 2
                    waiting += [some[middle...], some[..<middle]]
                } else {
                    failed += some.map(\.chapter.path)
                }
            }
            if !failed.isEmpty {
                highlighting.problem =
                    "SourceKit can't read that of " + failed.sorted().joined(separator: ", ")
            }
        } catch {
            highlighting.problem = error.description
        }
        return highlighting
    }

    /// The most chapters in one call.
    private static let maxChapters = 100
    /// The time after which nothing more is asked.
    private static let maxDuration = Duration.seconds(30)

    /// The limits of one call, whose usual time is a few hundredths of a second: code can be written that keeps SourceKit busy.
    private var highlighterLimits: CompilerLimits {
        var limits = toolchain.limits
        limits.budget = ProcessorBudget(seconds: 5)
        return limits
    }

    // MARK: The program

    private var sourceKitPaths: [String] {
        let lib = URL(fileURLWithPath: toolchain.compiler).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("lib")
        #if os(macOS)
            return [lib.appendingPathComponent("sourcekitdInProc.framework/sourcekitdInProc").path]
        #else
            return [lib.appendingPathComponent("libsourcekitdInProc.so").path]
        #endif
    }

    private var sourceKit: String? { sourceKitPaths.first { FileManager.default.fileExists(atPath: $0) } }

    /// What tokens depend on, apart from the code.
    private var highlighterIdentity: String { toolchain.identity + "\n" + BuiltInSources.syntaxTokens.text }

    /// The path of the program, which is compiled if it isn't in the machine's cache.
    private func highlighter(in work: String) async throws(EvaluationError) -> String {
        let source = BuiltInSources.syntaxTokens.text
        var key = CacheKey()
        key.add("program syntax-tokens", highlighterIdentity)
        let path = work + "/syntax-tokens"
        if let known = machineCache.value(for: key) {
            try Files.write(known, to: path)
        } else {
            let result = try await askCompiler(
                of: source, ["-swift-version", "6", "-module-name", "SyntaxTokens", "-o", "syntax-tokens"],
                in: work + "/highlighter")
            guard result.isSuccess, let program = Files.read(work + "/highlighter/syntax-tokens") else {
                throw .failed(
                    tool: result.tool, at: "the program that finds syntax tokens",
                    reason: ToolFailure(result).words)
            }
            try machineCache.store(program, for: key)
            try Files.write(program, to: path)
        }
        chmod(path, 0o755)
        return path
    }

    private typealias Found = [[(kind: SyntaxToken.Kind, offset: Int, length: Int)]]

    private func run(
        _ program: String, _ sourceKit: String, _ chapters: [HighlightedText], in work: String
    ) async throws(EvaluationError) -> [Found] {
        let folder = work + "/texts"
        try Files.replaceFolder(folder)
        var files: [String] = []
        for text in chapters.flatMap(\.texts) {
            files.append("\(files.count).swift")
            try Files.write(text, to: "\(folder)/\(files[files.count - 1])")
        }
        let result = try await Tool.run(program, [sourceKit] + files, in: folder, limits: highlighterLimits)
        guard result.isSuccess, let found = Self.found(in: Array(result.output.utf8), texts: files.count)
        else {
            throw .failed(tool: result.tool, at: "the syntax tokens", reason: ToolFailure(result).words)
        }
        var rest = found[...]
        return chapters.map { chapter in
            defer { rest = rest.dropFirst(chapter.texts.count) }
            return Array(rest.prefix(chapter.texts.count))
        }
    }

    // MARK: What it prints

    /// Reads what the program printed: a line `file` for each text, and a line `kind offset length` for each token.
    private static func found(in printed: [UInt8], texts: Int) -> Found? {
        var found: Found = []
        for line in printed.split(separator: 0x0A) {
            let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            if words == ["file"] {
                found.append([])
            } else if words.count == 3, let offset = Int(words[1]), let length = Int(words[2]), offset >= 0,
                length > 0, length <= Int(Int32.max), !found.isEmpty
            {
                found[found.count - 1].append((SyntaxToken.Kind(sourceKit: words[0]), offset, length))
            } else {
                return nil
            }
        }
        return found.count == texts ? found : nil
    }

    /// The same lines, with the kinds as this tool names them.
    private static func bytes(_ found: Found) -> [UInt8] {
        Array(
            found.map { tokens in
                "file\n" + tokens.map { "\($0.kind.rawValue) \($0.offset) \($0.length)\n" }.joined()
            }.joined().utf8)
    }
}

extension SyntaxToken.Kind {
    /// The kind for SourceKit's name of it (`source.lang.swift.syntaxtype.…`), or for the tool's own.
    fileprivate init(sourceKit name: String) {
        switch name {
        case "keyword", "buildconfig.keyword", "pounddirective.keyword": self = .keyword
        case "typeidentifier": self = .type
        case "number": self = .number
        case "string", "string_interpolation_anchor": self = .string
        case "attribute.builtin", "attribute.id": self = .attribute
        case "identifier", "buildconfig.id", "parameter", "argument": self = .identifier
        case _ where name.hasPrefix("comment") || name.hasPrefix("doccomment"): self = .comment
        default: self = SyntaxToken.Kind(rawValue: name) ?? .other
        }
    }
}

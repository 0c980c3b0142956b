import Foundation

/// The commands that the compiler's driver would run for a chapter. It is asked once for all chapters, since
/// starting the driver takes as long as compiling.
struct CompilerJobs: Equatable, Sendable {
    /// Programs with their arguments, with `Placeholder`s to be replaced.
    var compile: [String]
    /// Nil if nothing is linked.
    var link: Link?

    struct Link: Equatable, Sendable {
        /// Finds the libraries that objects require if `AutolinkEntries` can't.
        var extract: [String]
        var link: [String]
    }

    /// The file that is compiled.
    static let source = "main.swift"

    private enum Placeholder {
        static let object = "main.o"
        /// The search path of modules.
        static let search = "book-search"
        /// The libraries' objects.
        static let objects = "book-libraries.o"
        static let wanted = "book-wanted"
        static let program = "program"
    }

    /// Asks the driver; nil if its answer is not understood: then the driver itself is used.
    ///
    /// - Parameters:
    ///   - folder: an empty folder.
    ///   - flags: the flags of all chapters.
    ///   - links: whether to link a program, instead of only compiling an object.
    static func ask(
        _ compiler: String, flags: [String], links: Bool, in folder: String
    ) async throws(EvaluationError) -> CompilerJobs? {
        #if os(Linux)
            for name in [source, Placeholder.objects] {
                try Files.write("", to: "\(folder)/\(name)")
            }
            let input = ["-I", Placeholder.search, source]
            let output =
                links
                ? [Placeholder.objects, "-lm", "-use-ld=lld", "-o", Placeholder.program]
                : ["-c", "-o", Placeholder.object]
            let answer = try await Tool.run(
                compiler, flags + input + output + ["-###"], in: folder,
                limits: CompilerLimits())
            guard answer.isSuccess else { return nil }
            let jobs = answer.output.split(separator: "\n").map(words)
            guard var compile = jobs.first(where: { $0.contains("-frontend") && $0.contains("-c") }),
                let object = value(of: "-o", in: &compile, replacedBy: Placeholder.object)
            else { return nil }
            if !links { return CompilerJobs(compile: compile, link: nil) }

            guard var extract = jobs.first(where: { $0[0].hasSuffix("swift-autolink-extract") }),
                value(of: "-o", in: &extract, replacedBy: Placeholder.wanted) != nil,
                let clang = jobs.last(where: { $0[0].hasSuffix("clang") && $0.contains(Placeholder.program) })
            else { return nil }
            // The driver's remaining job wraps a module that is never imported.
            let own = URL(fileURLWithPath: object).deletingLastPathComponent().path + "/"
            func translated(_ command: [String]) -> [String] {
                command.compactMap {
                    if $0 == object { return Placeholder.object }
                    if $0.hasPrefix("@" + own) { return "@" + Placeholder.wanted }
                    return $0.hasPrefix(own) ? nil : $0
                }
            }
            try Files.write("-l\(Placeholder.wanted)\n", to: "\(folder)/\(Placeholder.wanted)")
            try Files.write("", to: "\(folder)/\(Placeholder.object)")
            let linker = try await Tool.run(
                clang[0], Array(translated(clang).dropFirst()) + ["-###"], in: folder,
                limits: CompilerLimits())
            guard linker.isSuccess, let last = linker.output.split(separator: "\n").last else { return nil }
            let link = words(last).map { $0 == "-l" + Placeholder.wanted ? "@" + Placeholder.wanted : $0 }
            guard link.first?.hasSuffix("ld.lld") == true, link.contains("@" + Placeholder.wanted),
                link.contains(Placeholder.object), link.contains(Placeholder.objects)
            else { return nil }
            return CompilerJobs(compile: compile, link: Link(extract: translated(extract), link: link))
        #else
            return nil
        #endif
    }

    func reporting(_ reporting: Reporting) -> CompilerJobs {
        CompilerJobs(compile: reporting.applied(to: compile), link: link)
    }

    /// Compiles `main.swift` in `folder`, and links it to `program` where these jobs link.
    ///
    /// - Returns: the result of the first job that failed, or of the last one.
    func run(
        with libraries: CompiledLibraries, in folder: String, limits: CompilerLimits, timings: inout Timings
    ) async throws(EvaluationError) -> Tool.Result {
        func filled(_ command: [String]) -> [String] {
            var filled: [String] = []
            for word in command {
                if word == Placeholder.search {
                    // The value of an -I.
                    filled.removeLast()
                    filled += libraries.searchFlags
                } else if word == Placeholder.objects {
                    filled += libraries.objects
                } else {
                    filled.append(word)
                }
            }
            return filled
        }
        func run(_ command: [String]) async throws(EvaluationError) -> Tool.Result {
            let command = filled(command)
            return try await Tool.run(command[0], Array(command.dropFirst()), in: folder, limits: limits)
        }
        var begin = ContinuousClock.now
        let compiled = try await run(compile)
        timings.add(.compile, ContinuousClock.now - begin)
        guard compiled.isSuccess, let link else { return compiled }
        begin = ContinuousClock.now
        defer { timings.add(.link, ContinuousClock.now - begin) }
        if let wanted = Self.wanted(by: ["\(folder)/\(Placeholder.object)"] + libraries.objects) {
            try Files.write(wanted, to: "\(folder)/\(Placeholder.wanted)")
        } else {
            let extracted = try await run(link.extract)
            guard extracted.isSuccess else { return extracted }
        }
        return try await run(link.link)
    }

    /// The flags that objects require for the linker, one per line; nil if an object can't be read.
    private static func wanted(by objects: [String]) -> String? {
        var wanted: [String] = []
        for object in objects {
            guard let words = Files.read(object).flatMap(AutolinkEntries.read) else { return nil }
            for word in words where !wanted.contains(word) { wanted.append(word) }
        }
        return wanted.map { $0 + "\n" }.joined()
    }

    // MARK: Text

    /// Replaces what follows a flag; nil if the flag is missing.
    private static func value(of flag: String, in command: inout [String], replacedBy new: String) -> String?
    {
        guard let index = command.lastIndex(of: flag), index + 1 < command.count else { return nil }
        defer { command[index + 1] = new }
        return command[index + 1]
    }

    /// Splits a command into words as a shell does.
    static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var isWord = false
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
                isWord = true
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                isWord = true
            } else if character == " " {
                if isWord { words.append(word) }
                (word, isWord) = ("", false)
            } else {
                word.append(character)
                isWord = true
            }
        }
        if isWord { words.append(word) }
        return words
    }
}

/// As bytes, for the cache.
extension CompilerJobs {
    private static let separator = "\u{0}"

    var bytes: [UInt8] {
        let parts = [compile] + (link.map { [$0.extract, $0.link] } ?? [])
        return Array(parts.map { $0.joined(separator: Self.separator) }.joined(separator: "\n").utf8)
    }

    init?(_ bytes: [UInt8]) {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
        }
        guard parts.count == 1 || parts.count == 3 else { return nil }
        compile = parts[0]
        link = parts.count == 3 ? Link(extract: parts[1], link: parts[2]) : nil
    }
}

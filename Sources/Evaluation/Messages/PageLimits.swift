import Manuscript

/// A feature of Swift that Embedded Swift, in which pages run, lacks: the messages of its compiler and
/// linker, and what to write instead. Messages with another wording are shown without advice.
struct PageLimit: Sendable {
    /// Parts of messages; one of them is enough.
    let said: [String]
    /// The clause after `Embedded Swift, in which pages run,`.
    let lacks: String
    /// What to do, such as `use a struct`.
    let remedy: String
    /// Words in the chapter that require the feature, for messages without a place.
    var words: [String] = []

    static func of(_ message: String) -> PageLimit? {
        all.first { limit in limit.said.contains { message.contains($0) } }
    }

    /// Uses of the system's modules that have no counterpart in pages.
    private static let uses: [(names: [String], remedy: String)] = [
        (["usleep", "sleep", "nanosleep"], "a page never waits, so leave it out"),
        (
            [
                "Date", "time", "gettimeofday", "clock_gettime", "clock", "CFAbsoluteTimeGetCurrent",
                "systemUptime",
            ],
            "a page has no clock, so let nothing depend on the time"
        ),
        (
            ["random", "rand", "drand48", "arc4random", "arc4random_uniform"],
            "take random numbers from a generator that starts from a seed, as the chapter's own or a library's"
        ),
    ]

    /// What to do about the first of them: `'usleep' (line 13): a page never waits, so leave it out`.
    fileprivate static func use(in chapter: Chapter) -> String? {
        let found = uses.flatMap { use in
            use.names.compactMap { name in chapter.place(ofUse: name).map { (name, $0, use.remedy) } }
        }
        let first = found.min { ($0.1.line, $0.1.column) < ($1.1.line, $1.1.column) }
        return first.map { "'\($0.0)' (line \($0.1.line)): \($0.2)" }
    }

    private static let all = [
        PageLimit(
            said: [
                "module '_Concurrency'", "swift_task_", "swift_defaultActor", "swift_async",
                "swift_continuation",
                "swift_job_", "find 'Task' in scope", "attribute 'MainActor'", "find 'AsyncStream' in scope",
                "withCheckedContinuation", "withTaskGroup", "find 'CancellationError' in scope",
                "protocol 'AsyncSequence'", "type 'Actor'",
            ],
            lacks: "has no concurrency (async, await, actors, tasks)",
            remedy: "write what it does as plain functions and classes",
            words: ["await", "async", "actor", "Task", "MainActor"]),
        // The name is that of a protocol in `Notebook`.
        PageLimit(
            said: ["'any ValueWithoutDescription'"],
            lacks: "has no text for a value of this type within a string",
            remedy:
                "write its parts into the string, give the type a 'description' (CustomStringConvertible), or let a "
                + "generic type be CustomStringConvertible"),
        PageLimit(
            said: ["value of protocol type 'any Error'"], lacks: "has no 'any Error'",
            remedy:
                "say which error a function throws, as in 'throws(Failure)'; let one expression, and one 'do', throw "
                + "errors of one type only (put 'try f(try g())' on two lines), and catch errors where they are thrown"
        ),
        PageLimit(
            said: ["value of protocol type '", "for type any ", "to dynamically cast"],
            lacks: "has no values whose type is a protocol ('any P', 'Any')",
            remedy: "use the type itself, a generic function, or an enum with a case for each type"),
        PageLimit(
            said: ["for type some "], lacks: "has no variables of a type 'some P' at the top level",
            remedy: "name the type itself", words: ["some"]),
        PageLimit(
            said: ["Metadata pointer requested", "cannot use metatype"],
            lacks: "has no types as values at run time",
            remedy: "name types where you write the program", words: ["self", "Type"]),
        PageLimit(
            said: [
                "overflows when stored into 'Int'", "(on type 'Int') results in an overflow",
                "overflows 'Int'",
                "overflows when stored into 'UInt'", "(on type 'UInt') results in an overflow",
                "overflows 'UInt'",
            ],
            lacks: "has an 'Int' of 32 bits, up to 2147483647", remedy: "use Int64 or Double there"),
        PageLimit(
            said: ["cannot use key path"], lacks: "has no key paths",
            remedy: "use a closure, as in 'map { $0.a }'"),
        PageLimit(
            said: [
                "'Codable' is unavailable", "conform to protocol 'Decodable'",
                "conform to protocol 'Encodable'",
                "'Decodable' is unavailable", "'Encodable' is unavailable",
            ], lacks: "has no Codable", remedy: "read and write such values by functions of your own"),
        PageLimit(
            said: ["'Mirror'", "'init(describing:)'", "'init(reflecting:)'", "find 'dump' in scope"],
            lacks: "has no reflection", remedy: "give the type a 'description' and print that"),
        PageLimit(
            said: ["attribute 'weak'", "attribute 'unowned'"], lacks: "has no weak and unowned references",
            remedy: "use an index or a strong reference"),
        PageLimit(
            said: ["find 'debugPrint' in scope"], lacks: "has no debugPrint", remedy: "use 'print'"),
        PageLimit(
            said: ["generic class method", "generic method in a class", "generic non-final"],
            lacks: "has no generic methods that subclasses can replace",
            remedy: "mark the class or the method 'final'"),
        PageLimit(
            said: ["'/' is not a prefix unary operator", "'/' is not a postfix unary operator", "'Regex'"],
            lacks: "has no regular expressions", remedy: "search the text by its characters"),
        PageLimit(
            said: ["readLine"], lacks: "has no standard input", remedy: "read a file that 'data:' names",
            words: ["readLine"]),
        PageLimit(
            said: ["find 'ContinuousClock' in scope", "find 'SuspendingClock' in scope"],
            lacks: "has no clocks",
            remedy: "let nothing depend on the time"),
        PageLimit(
            said: [
                "to 'Displayable'", "call to global function 'print'",
                "to 'CustomStringConvertible' is unavailable",
                "'appendInterpolation' is unavailable",
            ],
            lacks: "has no display for a value of this type",
            remedy: "show or print its parts, or give the type a 'description' (CustomStringConvertible)"),
        PageLimit(
            said: ["no such module"], lacks: "does not have this module",
            remedy: "use the libraries that book.yml names and the standard library"),
        PageLimit(
            said: ["unavailable in embedded Swift"], lacks: "lacks this", remedy: "write it differently"),
    ]
}

extension Diagnostic {
    /// The alternative if the code is fine natively.
    private static func otherwise(_ isSandboxed: Bool) -> String {
        isSandboxed
            ? "or build without --sandbox"
            : "or write 'live: false' in the front matter for a page without controls"
    }

    /// A fault of the page's compiler or linker: the missing feature, the original message, and what to do.
    /// Without a place, the first word that requires the feature is marked.
    ///
    /// - Parameter isSandboxed: whether the chapter runs as WebAssembly only.
    func embedded(in chapter: Chapter, isSandboxed: Bool) -> Diagnostic {
        guard severity == .error else { return self }
        let otherwise = Self.otherwise(isSandboxed)
        guard let limit = PageLimit.of(message) else {
            return embedded(hint: "change the code, \(otherwise)")
        }
        var diagnostic = self
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        var said = String(lines.first ?? "").replacing(#/ \[#\w+\]$/#, with: "")
        if let cut = said[...].range(ofFirst: "; define it") { said.removeSubrange(cut.lowerBound...) }
        // The compiler's mark of a message without a place.
        if let mark = said[...].range(ofFirst: "<unknown>:0: error: ") { said.removeSubrange(mark) }
        if let work = said[...].range(ofFirst: " failed at this chapter: ") {
            said.removeSubrange(..<work.upperBound)
        }
        var remedy = limit.remedy
        if message.contains("no such module"), let use = PageLimit.use(in: chapter) { remedy = use }
        // Alternatives for other machines.
        if let others = said[...].range(ofFirst: "; found: ") { said.removeSubrange(others.lowerBound...) }
        diagnostic.message =
            "Embedded Swift, in which pages run, \(limit.lacks): \(said); \(remedy), \(otherwise)"
        // Without a place there is no line to show, only the tool's work.
        if line > 0, lines.count > 1 { diagnostic.message += "\n" + lines[1] }
        if line == 0, let place = chapter.place(ofFirst: limit.words) {
            (diagnostic.line, diagnostic.column) = (place.line, place.column)
        }
        return diagnostic
    }
}

extension Chapter {
    /// The first occurrence of one of these words in code that runs, not in comments.
    func place(ofFirst words: [String]) -> SourceLocation? {
        place { code in words.compactMap { code.offset(ofWord: $0) }.min() }
    }

    /// The first call of a function, or use of a type.
    func place(ofUse name: String) -> SourceLocation? {
        place { code in code.offset(ofWord: name) { $0 == "(" || $0 == "." } }
    }

    /// - Parameter find: the number of bytes before the match in a line of code.
    private func place(_ find: (Substring) -> Int?) -> SourceLocation? {
        for step in program {
            guard case .cell(let index) = step, cells[index].kind.isExecuted else { continue }
            for (line, start) in zip(cells[index].lines, cells[index].places) {
                let code = line.range(ofFirst: "//").map { line[..<$0.lowerBound] } ?? line
                if let found = find(code) {
                    return SourceLocation(line: start.line, column: start.column + found)
                }
            }
        }
        return nil
    }
}

extension Substring {
    /// The number of bytes before a word.
    ///
    /// - Parameter isFollowed: whether the text after it is as required.
    fileprivate func offset(
        ofWord word: String, followedBy isFollowed: (Character?) -> Bool = { _ in true }
    ) -> Int? {
        var rest = self
        while let found = rest.range(ofFirst: word) {
            let before = found.lowerBound == startIndex ? nil : self[index(before: found.lowerBound)]
            let after = found.upperBound == endIndex ? nil : self[found.upperBound]
            func isPart(_ character: Character?) -> Bool {
                character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            }
            if !isPart(before), !isPart(after), isFollowed(after) {
                return self[..<found.lowerBound].utf8.count
            }
            rest = rest[found.upperBound...]
        }
        return nil
    }
}

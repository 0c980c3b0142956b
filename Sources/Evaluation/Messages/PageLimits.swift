import Manuscript

/// What Swift has and Embedded Swift, in which pages run, has not; how its compiler and linker say so, and what to write
/// instead. What is said in other words is shown as it is, without that.
struct PageLimit: Sendable {
    /// Parts of what is said; one of them is enough.
    let said: [String]
    /// `Embedded Swift, in which pages run, has no …`.
    let lacks: String
    /// What to do, as `use a struct`.
    let remedy: String
    /// Words of the chapter that call for it, where the compiler names no place.
    var words: [String] = []

    static func of(_ message: String) -> PageLimit? {
        all.first { limit in limit.said.contains { message.contains($0) } }
    }

    /// What chapters want the system's modules for, and pages have in no form.
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

    /// What to do without the first of them: `'usleep' (line 13): a page never waits, so leave it out`.
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
            said: ["unavailable in embedded Swift"], lacks: "lacks this", remedy: "write it in another way"),
    ]
}

extension Diagnostic {
    /// What else can be done, where only a native program is all right.
    private static func otherwise(_ isSandboxed: Bool) -> String {
        isSandboxed
            ? "or build without --sandbox"
            : "or write 'live: false' in the front matter for a page without controls"
    }

    /// A fault of the second compiler, or of its linker: what pages' Swift lacks, in its own words, and what to do. Where it
    /// names no place, that of the first word that calls for what is lacking is taken.
    ///
    /// - Parameter isSandboxed: whether the chapter is to run as WebAssembly only.
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
        // The compiler's own mark of a message without place.
        if let mark = said[...].range(ofFirst: "<unknown>:0: error: ") { said.removeSubrange(mark) }
        if let work = said[...].range(ofFirst: " failed at this chapter: ") {
            said.removeSubrange(..<work.upperBound)
        }
        var remedy = limit.remedy
        if message.contains("no such module"), let use = PageLimit.use(in: chapter) { remedy = use }
        // What there is for other machines.
        if let others = said[...].range(ofFirst: "; found: ") { said.removeSubrange(others.lowerBound...) }
        diagnostic.message =
            "Embedded Swift, in which pages run, \(limit.lacks): \(said); \(remedy), \(otherwise)"
        // Without a place there is no line of the chapter to show, only what the tool did then.
        if line > 0, lines.count > 1 { diagnostic.message += "\n" + lines[1] }
        if line == 0, let place = chapter.place(ofFirst: limit.words) {
            (diagnostic.line, diagnostic.column) = (place.line, place.column)
        }
        return diagnostic
    }
}

extension Chapter {
    /// Where one of these words first stands in the code that runs; what is within comments is left out.
    func place(ofFirst words: [String]) -> Place? {
        place { code in words.compactMap { code.offset(ofWord: $0) }.min() }
    }

    /// Where something is first called, or named as a type.
    func place(ofUse name: String) -> Place? {
        place { code in code.offset(ofWord: name) { $0 == "(" || $0 == "." } }
    }

    /// - Parameter find: how many bytes of a line of code stand before what is looked for.
    private func place(_ find: (Substring) -> Int?) -> Place? {
        for step in program {
            guard case .cell(let index) = step, cells[index].kind.isExecuted else { continue }
            let lines = cells[index].source.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where number < cells[index].places.count {
                let code = line.range(ofFirst: "//").map { line[..<$0.lowerBound] } ?? line
                if let found = find(code) {
                    let start = cells[index].places[number]
                    return Place(line: start.line, column: start.column + found)
                }
            }
        }
        return nil
    }
}

extension Substring {
    /// How many bytes stand before a word.
    ///
    /// - Parameter isFollowed: whether what follows it is as it has to be.
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

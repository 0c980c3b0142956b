import Manuscript

/// What Swift has and Embedded Swift, in which pages run, has not; how its compiler and linker say so, and what to write
/// instead.
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

    private static let all = [
        PageLimit(
            said: [
                "module '_Concurrency'", "swift_task_", "swift_defaultActor", "swift_async",
                "swift_continuation",
                "swift_job_", "find 'Task' in scope", "attribute 'MainActor'", "find 'AsyncStream' in scope",
                "withCheckedContinuation", "withTaskGroup", "protocol 'AsyncSequence'", "type 'Actor'",
            ],
            lacks: "has no concurrency (async, await, actors, tasks)",
            remedy: "write what it does as plain functions and classes",
            words: ["await", "async", "actor", "Task", "MainActor"]),
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
            said: ["no such module"], lacks: "does not have this module",
            remedy: "use the libraries that book.yml names and the standard library"),
        PageLimit(
            said: ["unavailable in embedded Swift"], lacks: "lacks this", remedy: "write it in another way"),
    ]
}

extension Diagnostic {
    private static let still = "or write 'live: false' in the front matter for a page without controls"

    /// A fault of the second compiler, or of its linker: what pages' Swift lacks, in its own words, and what to do. Where it
    /// names no place, that of the first word that calls for what is lacking is taken.
    func embedded(in chapter: Chapter) -> Diagnostic {
        guard severity == .error else { return self }
        guard let limit = PageLimit.of(message) else {
            return embedded(hint: "change the code, \(Self.still)")
        }
        var diagnostic = self
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        var said = String(lines.first ?? "").replacing(" [#EmbeddedRestrictions]", with: "")
        if let cut = said[...].range(ofFirst: "; define it") { said.removeSubrange(cut.lowerBound...) }
        // The compiler's own mark of a message without place.
        if let mark = said[...].range(ofFirst: "<unknown>:0: error: ") { said.removeSubrange(mark) }
        if let work = said[...].range(ofFirst: " failed at this chapter: ") {
            said.removeSubrange(..<work.upperBound)
        }
        // What there is for other machines.
        if let others = said[...].range(ofFirst: "; found: ") { said.removeSubrange(others.lowerBound...) }
        diagnostic.message =
            "Embedded Swift, in which pages run, \(limit.lacks): \(said); \(limit.remedy), \(Self.still)"
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
        for step in program {
            guard case .cell(let index) = step, cells[index].kind != .norun, cells[index].kind != .fails
            else {
                continue
            }
            let lines = cells[index].source.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where number < cells[index].places.count {
                let code = line.range(ofFirst: "//").map { line[..<$0.lowerBound] } ?? line
                let found = words.compactMap { code.offset(ofWord: $0) }.min()
                if let found {
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
    fileprivate func offset(ofWord word: String) -> Int? {
        var rest = self
        while let found = rest.range(ofFirst: word) {
            let before = found.lowerBound == startIndex ? nil : self[index(before: found.lowerBound)]
            let after = found.upperBound == endIndex ? nil : self[found.upperBound]
            func isPart(_ character: Character?) -> Bool {
                character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            }
            if !isPart(before), !isPart(after) { return self[..<found.lowerBound].utf8.count }
            rest = rest[found.upperBound...]
        }
        return nil
    }
}

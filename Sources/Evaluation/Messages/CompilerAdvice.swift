import Manuscript

// Facts that the compiler can't know: that all blocks of a chapter are one program, what a chapter can
// import, and how to mark a block that is not part of the program. Messages with another wording get no
// advice, and none is left out.

extension [CompilerMessage] {
    /// The messages with advice, without those that only follow from others.
    ///
    /// - Parameter libraries: the names of the book's libraries.
    func advised(in chapter: Chapter, libraries: [String]) -> [CompilerMessage] {
        var groups = grouped
        let repeated = Redeclarations(groups)
        groups.removeAll { repeated.explains($0, in: chapter) }
        var isNorunTold = false
        for index in groups.indices {
            let cell = groups[index][0].cell
            groups[index][0].text += advice(on: groups[index], libraries: libraries)
            if !isNorunTold, let cell, groups[index][0].suggestsFragment {
                isNorunTold = true
                groups[index].append(
                    CompilerMessage(
                        file: ProgramText.fileName, line: ProgramPlace.cell(index: cell, line: 0).programLine,
                        column: 1,
                        severity: .note,
                        text:
                            "a block that is not meant to run, such as a declaration without its body, begins with "
                            + "```swift norun"))
            }
        }
        return Array(groups.joined())
    }

    /// Each message with its notes.
    private var grouped: [[CompilerMessage]] {
        var groups: [[CompilerMessage]] = []
        for message in self {
            if message.severity == .note, !groups.isEmpty {
                groups[groups.count - 1].append(message)
            } else {
                groups.append([message])
            }
        }
        return groups
    }

    private func advice(on group: [CompilerMessage], libraries: [String]) -> String {
        let message = group[0]
        guard message.severity == .error else { return "" }
        if message.text.hasPrefix("invalid redeclaration of "),
            group.contains(where: { $0.cell != message.cell })
        {
            return
                "; all blocks of a chapter are one program: give it another name, or put this block's code between "
                + "'do {' and '}'"
        }
        if message.text.hasPrefix("no such module '") {
            let builtIn = Library.builtIn.map(\.name)
            let own = libraries.filter { !builtIn.contains($0) }
            return
                "; a chapter imports the modules that come with Swift, those of the tool "
                + "(\(builtIn.joined(separator: ", "))), and those under 'libraries' in book.yml "
                + "(\(own.isEmpty ? "none here" : own.joined(separator: ", "))). The rest of the chapter's Swift is checked once "
                + "this one is found"
        }
        if message.text.hasPrefix("cannot find '"), message.isInInlineValue {
            return "; a span between two backticks on each side is shown verbatim"
        }
        return ""
    }
}

extension CompilerMessage {
    /// The cell that contains it.
    fileprivate var cell: Int? {
        if case .cell(let index, _) = ProgramPlace(programLine: line), file.hasSuffix(ProgramText.fileName) {
            return index
        }
        return nil
    }

    fileprivate var isInInlineValue: Bool {
        if case .inlineValue = ProgramPlace(programLine: line) { return true }
        return false
    }

    /// Whether it shows that a block was not meant to be compiled: a signature without a body, `...`,
    /// `<#name#>`.
    fileprivate var suggestsFragment: Bool {
        severity == .error
            && (text.hasPrefix("expected '{' in ") || text == "initializer requires a body"
                || text == "unary operator cannot be separated from its operand"
                || text == "editor placeholder in source file" || text.hasPrefix("no such module "))
    }
}

/// Names that a chapter declares more than once.
private struct Redeclarations {
    private var places: [Substring: Set<SourceLocation>] = [:]

    init(_ groups: [[CompilerMessage]]) {
        for group in groups where group[0].text.hasPrefix("invalid redeclaration of '") {
            guard let name = group[0].quoted else { continue }
            for message in group { places[name, default: []].insert(message.programPlace) }
        }
    }

    /// Whether an error only says that a name has several declarations.
    func explains(_ group: [CompilerMessage], in chapter: Chapter) -> Bool {
        let text = group[0].text
        // The compiler's message about a method of such a name's value.
        if text.hasPrefix("failed to produce diagnostic for expression") {
            let line = ProgramPlace(programLine: group[0].line).source(in: chapter) ?? ""
            return line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { word in
                places.keys.contains { $0.prefix { $0 != "(" } == word }
            }
        }
        guard
            text.hasPrefix("ambiguous use of '")
                || text.hasSuffix("' is ambiguous for type lookup in this context"),
            let known = group[0].quoted.flatMap({ places[$0] })
        else { return false }
        let candidates = group.dropFirst()
        return !candidates.isEmpty && candidates.allSatisfy { known.contains($0.programPlace) }
    }
}

extension CompilerMessage {
    /// The first text in quotes.
    fileprivate var quoted: Substring? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? parts[1] : nil
    }

    fileprivate var programPlace: SourceLocation { SourceLocation(line: line, column: column) }
}

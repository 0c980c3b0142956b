import Baseline
import Evaluation
import Exhibits
import Manuscript
import Publishing

/// A chapter and the output of its program, each exhibit at its place.
package struct ChapterResult: Sendable {
    /// The chapter as it was read; places in the result refer to it.
    package var chapter: Chapter
    private(set) var messages: [Int: String]
    /// The syntax tokens of cells; empty until they are looked for.
    var tokens: [Int: [SyntaxToken]] = [:]
    /// The last record of each line that ran, by place.
    private(set) var lines: [LinePlace: Record] = [:]
    var outputs: [Int: [Record]] = [:]
    private(set) var inlineValues: [Int: Record] = [:]
    private var module: [UInt8]?
    private var reporting: Reporting
    /// The type of a parameter that the compiler could not report.
    private(set) var unreported: Unreported?
    private var isStill: Bool
    /// Whether the chapter ran only as WebAssembly.
    let isSandboxed: Bool
    private var limits: Limits
    /// Whether the result comes from the cache.
    private(set) var isCached: Bool
    private(set) var controls: [RecordedControl]
    /// The origins of its values.
    var origins: [Origin] = []
    /// Whether some of its values are compared with those of other programs.
    var hasReferences = false
    /// False claims, and references that are too far.
    var untrue: [Diagnostic] = []

    /// - Parameters:
    ///   - isStill: whether modules can't be compiled here.
    ///   - isSandboxed: whether it ran only as WebAssembly.
    ///   - limits: of a run, natively and in a page.
    init(chapter: Chapter, evaluation: Outcome, isStill: Bool, isSandboxed: Bool, limits: Limits) {
        self.chapter = chapter
        self.isStill = isStill
        self.isSandboxed = isSandboxed
        self.limits = limits
        module = evaluation.module
        reporting = evaluation.reporting
        unreported = evaluation.unreported
        isCached = evaluation.isCached
        controls = evaluation.controls
        messages = evaluation.messages
        for record in evaluation.records {
            switch record.kind {
            case .line: lines[LinePlace(cell: record.cell, line: record.line)] = record
            // This record follows the one of the same line and replaces it. A live page shows only what its
            // module can show, even if the module could not be compiled.
            case .reflectedLine where evaluation.controls.isEmpty || !chapter.frontMatter.live:
                lines[LinePlace(cell: record.cell, line: record.line)] = record
            case .output, .print, .errorPrint, .control: outputs[record.cell, default: []].append(record)
            case .inlineValue: inlineValues[record.cell] = record
            case .cell, .end, .progress, .location, .reflectedLine: break
            }
        }
    }

    func withoutModule() -> ChapterResult { with(module: nil) }

    /// The same result with another module, or none.
    package func with(module: [UInt8]?) -> ChapterResult {
        var result = self
        result.module = module
        return result
    }

    /// The content of the chapter's page.
    package func page() -> Page {
        Page(
            chapter: chapter, lineValues: lines.mapValues(\.html.string),
            outputs: outputs.mapValues(pieces), inlineValues: inlineValues.mapValues(\.html.string),
            messages: messages, tokens: tokens, missing: missing, liveness: liveness)
    }

    var missing: Page.Missing {
        // A chapter that shows no values has no missing ones.
        let shows = chapter.cells.contains(where: \.kind.showsValues)
        if !chapter.frontMatter.values || !shows { return .nothing }
        return switch reporting {
        case .values(let missing): Page.Missing(missing)
        case .omitted(let reason): .lines(reason)
        }
    }

    var isLive: Bool {
        if case .live = liveness { return true }
        return false
    }

    private var liveness: Page.Liveness {
        if controls.isEmpty || !chapter.frontMatter.live { return .none }
        return module.map { .live(module: $0, seconds: limits.seconds, outputMiB: limits.outputMiB) }
            ?? (isStill ? .still : .none)
    }

    private func pieces(_ records: [Record]) -> [String] {
        records.compactMap { record in
            let html = record.html.string
            switch record.kind {
            case .control where !isLive: return nil
            case .print: return "<pre class=\"print\">\(html)</pre>"
            case .errorPrint:
                return
                    "<div class=\"stderr\"><small>standard error"
                    + (record.hasUnknownOrder ? " (order relative to standard output unknown)" : "")
                    + "</small><pre class=\"print error\">\(html)</pre></div>"
            default: return html
            }
        }
    }

    /// A displayed value and its place in the chapter.
    struct Displayed: Sendable {
        var value: BaselineValue
        var name: ValueName
        var place: SourceLocation
        /// The step that it comes from, a cell or an inline value: an index among those that run.
        var step: Int
    }

    /// The steps that run, in order.
    static func steps(of chapter: Chapter) -> [Chapter.Step] {
        chapter.program.filter { step in
            if case .cell(let index) = step { return chapter.cells[index].kind.isCompiled }
            return true
        }
    }

    /// Everything the page displays, in the chapter's order.
    var displayed: [Displayed] { displayedAndUnshown.displayed }

    /// In the sandbox, the native program's values that can't be shown.
    var unshown: [Unshown] { isSandboxed ? displayedAndUnshown.unshown : [] }

    private var displayedAndUnshown: (displayed: [Displayed], unshown: [Unshown]) {
        var displayed: [Displayed] = []
        var unshown: [Unshown] = []
        var places = RecordPlaces(chapter)
        func add(_ entry: Entry, _ name: ValueName, _ place: SourceLocation, _ step: Int) {
            guard let value = BaselineValue(entry, name: name.text) else { return }
            displayed.append(Displayed(value: value, name: name, place: place, step: step))
        }
        for (number, step) in Self.steps(of: chapter).enumerated() {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                let source = cell.lines
                for line in 0..<source.count {
                    guard let record = lines[LinePlace(cell: index, line: line + 1)] else { continue }
                    // An expression without a name is named by its text.
                    let text = source[line].trimmingPrefix { $0 == " " }
                    let place = line < cell.places.count ? cell.places[line] : cell.place
                    if record.html == .noDisplay {
                        unshown.append(Unshown(position: displayed.count, text: String(text)))
                    }
                    // Variables without display may come before, between and after those with one.
                    let others = record.html == .noDisplay ? [] : record.html.variablesWithoutDisplay
                    func addOthers() {
                        if !others.isEmpty {
                            unshown.append(Unshown(position: displayed.count, names: others))
                        }
                    }
                    addOthers()
                    for entry in record.entries {
                        let isNamed = entry.name.first.map { $0 != "." && $0 != "[" } ?? false
                        let name: ValueName =
                            isNamed ? .given(entry.name) : .line(String(text), part: entry.name)
                        add(entry, name, place, number)
                        addOthers()
                    }
                }
                for record in outputs[index] ?? []
                where record.kind != .control || chapter.frontMatter.live {
                    // Claims and references know their lines.
                    let hasLine = record.line > 0 && record.kind != .errorPrint
                    let place = hasLine ? places.place(of: record) : cell.place
                    for entry in record.entries { add(entry, .given(entry.name), place, number) }
                }
                if let message = messages[index], isSandboxed, Trap.isUntold(message) {
                    unshown.append(Unshown(position: displayed.count, text: "message"))
                } else if let message = messages[index] {
                    let entry = Entry(name: "message", content: .leaf(.text(message)), printed: message)
                    add(entry, .given("message"), cell.place, number)
                }
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                for entry in inlineValues[index]?.entries ?? [] {
                    add(entry, .inlineValue(value.source, part: entry.name), value.place, number)
                }
            }
        }
        return (displayed, unshown)
    }
}

extension Page.Missing {
    /// - Parameter kinds: those that are not reported.
    fileprivate init(_ kinds: Reporting.Values) {
        self = .nothing
        var missing: [Page.Kind] = []
        if kinds.contains(.parameters) { missing.append(.parameters) }
        if kinds.contains(.patterns) { missing.append(.patterns) }
        if kinds.contains(.bodies) { missing.append(.bodies) }
        if kinds.contains(.changes) {
            missing.append(.changes)
        } else if kinds.contains(.closureChanges) {
            missing.append(.closureChanges)
        }
        if kinds.contains(.unplaced) { missing.append(.unplaced) }
        if !missing.isEmpty { self = .some(missing) }
    }
}

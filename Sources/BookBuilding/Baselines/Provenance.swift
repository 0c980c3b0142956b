import Baseline
import Manuscript

/// Describes what changed since a chapter's values were recorded.
struct Provenance {
    let project: Project
    let chapter: Chapter
    let causes: Causes
    /// Whether the baseline has origins, and whether its values are those that `accept` wrote.
    let isKnown: Bool
    let isAsWritten: Bool
    /// Whether the values were computed in the sandbox; recorded values are native.
    let isSandboxed: Bool

    init(
        _ project: Project, _ chapter: Chapter, recorded: BaselineFile, computed: [Origin], isSandboxed: Bool
    ) {
        self.isSandboxed = isSandboxed
        self.project = project
        self.chapter = chapter
        causes = Causes(from: recorded.origins, to: computed)
        isKnown = !recorded.origins.isEmpty
        isAsWritten = recorded.isAsWritten
    }

    /// The changes that may have moved a value of this step: in the step, in cells before it, and in
    /// everything that all steps share.
    func words(step: Int) -> [String] {
        if !isKnown { return ["unknown: the record does not say"] }
        let steps = ChapterResult.steps(of: chapter)
        var words: [String] = []
        for changed in causes.changedSteps where changed <= step && changed < steps.count {
            switch steps[changed] {
            case .cell(let index):
                words.append(
                    changed == step ? "this cell" : "the cell at line \(chapter.cells[index].place.line)")
            case .inlineValue:
                // An inline value hardly ever affects later steps.
                if changed == step { words.append("this inline value") }
            }
        }
        if causes.removedBefore.contains(where: { $0 <= step }) {
            words.append("a cell or an inline value that was removed")
        }
        words += causes.others.map(word)
        if !isAsWritten { words.append("the record itself, by hand") }
        if isSandboxed {
            words.append("where it ran: in the sandbox 'Int' has 32 bits, and '#if' can choose other code")
        }
        return words.isEmpty
            ? ["nothing known: run it twice to compare (\(NextCommand.current("check --twice")))"] : words
    }

    /// All changes of the chapter.
    var all: [String] { words(step: .max) }

    private func word(_ change: Causes.Change) -> String {
        func became(_ what: String) -> String {
            switch (change.old, change.new) {
            case (nil, _): "\(what), new"
            case (_, nil): "\(what), gone"
            default: what
            }
        }
        switch change.kind {
        case .data: return became("data file \(change.name)")
        case .source: return became(project.path(ofSource: change.name))
        case .option:
            switch change.name {
            case "flags": return "the tool's compiler flags"
            case "places": return "the place of the chapter's code (it uses '#line' or the like)"
            default: return "'\(change.name)', from \(change.old ?? "none") to \(change.new ?? "none")"
            }
        case .compiler: return "the compiler, from \(change.old ?? "none") to \(change.new ?? "none")"
        case .machine: return "the machine, from \(change.old ?? "none") to \(change.new ?? "none")"
        case .cell, .inlineValue: return change.kind.rawValue
        }
    }
}

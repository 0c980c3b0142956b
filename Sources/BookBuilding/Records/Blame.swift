import Baseline
import Manuscript

/// What changed since a chapter's values were recorded, in words.
struct Blame {
    let project: Project
    let chapter: Chapter
    let causes: Causes
    /// Whether the record says what its values were made from, and has the values that were written.
    let isKnown: Bool
    let isAsWritten: Bool
    /// Whether the values were computed in the sandbox; recorded ones are native.
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

    /// What can have moved a value of this step: the step itself, cells before it, and what all steps are made from.
    func words(step: Int) -> [String] {
        if !isKnown { return ["the record does not say what from"] }
        let steps = ChapterResult.steps(of: chapter)
        var words: [String] = []
        for changed in causes.changedSteps where changed <= step && changed < steps.count {
            switch steps[changed] {
            case .cell(let index):
                words.append(
                    changed == step ? "this cell" : "the cell at line \(chapter.cells[index].place.line)")
            case .inlineValue:
                // What is printed in a sentence changes nothing after it, but for code that is hard to read.
                if changed == step { words.append("this inline value") }
            }
        }
        if causes.removedBefore.contains(where: { $0 <= step }) {
            words.append("a cell or an inline value that is gone")
        }
        words += causes.others.map(word)
        if !isAsWritten { words.append("the record itself, by hand") }
        if isSandboxed {
            words.append("where it ran: in the sandbox 'Int' has 32 bits, and '#if' can choose other code")
        }
        return words.isEmpty ? ["nothing: does it give the same twice? swift run book check --twice"] : words
    }

    /// Everything that changed, for a chapter as a whole.
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
        case .setting:
            switch change.name {
            case "flags": return "how the tool calls the compiler"
            case "places": return "where the chapter's code stands (it uses '#line' or the like)"
            default: return "'\(change.name)', from \(change.old ?? "none") to \(change.new ?? "none")"
            }
        case .compiler: return "the compiler, from \(change.old ?? "none") to \(change.new ?? "none")"
        case .machine: return "the machine, from \(change.old ?? "none") to \(change.new ?? "none")"
        case .cell, .inlineValue: return change.kind.rawValue
        }
    }
}

import Baseline
import Evaluation
import Foundation
import Manuscript

extension Project {
    /// The origins that all chapters have in common: the libraries' sources, the compiler, the machine.
    ///
    /// Together with a chapter's own these are the parts of its cache key, in a form that does not depend on
    /// the paths of the book and the compiler.
    func commonOrigins(compiler: (version: String, flags: String)) -> [Origin] {
        sources.map { Origin(.source, $0.name, digestOf: $0.source.text) } + [
            Origin(.option, "flags", digestOf: compiler.flags),
            Origin(.compiler, state: compiler.version),
            Origin(.machine, state: Machine.description),
        ]
    }

    /// A chapter's own origins: its steps, its data, its display settings.
    func origins(
        of result: ChapterResult, data: [DataFile], lines: ProgramLines
    ) -> [Origin] {
        let chapter = result.chapter
        var origins: [Origin] = ChapterResult.steps(of: chapter).map { step in
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                return Origin(.cell, digestOf: "\(cell.kind.rawValue)\n\(cell.source)")
            case .inlineValue(let index):
                return Origin(.inlineValue, digestOf: chapter.inlineValues[index].source)
            }
        }
        for file in data { origins.append(Origin(.data, file.name, digestOf: file.text)) }
        // The text of a reference depends on the reference values, too.
        if result.hasReferences {
            for file in references.files { origins.append(Origin(.data, file.name, digestOf: file.text)) }
        }
        origins.append(Origin(.option, "digits", state: "\(digits(of: chapter))"))
        origins.append(Origin(.option, "live", state: "\(chapter.frontMatter.live)"))
        let places = lines.parts.map(\.text)
        if !places.isEmpty {
            origins.append(Origin(.option, "places", digestOf: places.joined(separator: "\n")))
        }
        return origins
    }

    private var sources: [(name: String, source: Library.SourceFile)] { libraries.flatMap(\.namedSources) }

    /// The path of a library's source as the reader knows it; its short name if the file no longer exists.
    func path(ofSource name: String) -> String {
        sources.first { $0.name == name }?.source.path ?? name
    }
}

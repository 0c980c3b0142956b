import Baseline
import Evaluation
import Foundation
import Manuscript

extension Project {
    /// What all chapters' values are made from: the libraries' sources, the compiler, the machine.
    ///
    /// With a chapter's own they are the parts of the cache's key, in a form that is the same wherever the book and
    /// the compiler lie.
    func commonOrigins(compiler: (version: String, flags: String)) -> [Origin] {
        sources.map { Origin(.source, $0.name, digestOf: $0.source.text) } + [
            Origin(.setting, "flags", digestOf: compiler.flags),
            Origin(.compiler, state: compiler.version),
            Origin(.machine, state: Machine.description),
        ]
    }

    /// A chapter's own: its steps, its data, how it is shown.
    func origins(
        of result: ChapterResult, data: [NamedText], lines: ProgramLines
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
        // Where values are compared with others', what is shown depends on those, too.
        if result.hasReferences {
            for file in references.files { origins.append(Origin(.data, file.name, digestOf: file.text)) }
        }
        origins.append(Origin(.setting, "digits", state: "\(digits(of: chapter))"))
        origins.append(Origin(.setting, "live", state: "\(chapter.frontMatter.live)"))
        let places = lines.parts.map(\.text)
        if !places.isEmpty {
            origins.append(Origin(.setting, "places", digestOf: places.joined(separator: "\n")))
        }
        return origins
    }

    private var sources: [(name: String, source: Library.Source)] { libraries.flatMap(\.namedSources) }

    /// The path of a library's source as the reader knows it; its short name where it is no more.
    func path(ofSource name: String) -> String {
        sources.first { $0.name == name }?.source.path ?? name
    }
}

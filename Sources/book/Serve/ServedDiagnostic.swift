import BookBuilding
import Evaluation
import Foundation
import Manuscript

/// A fault as a page shows it; all fields are plain text.
struct ServedDiagnostic: Encodable, Equatable, Sendable {
    /// `chapters/03-relu.md:41:10`; nil if the place is unknown.
    var place: String?
    /// The address of the chapter's page.
    var page: String?
    var severity = Diagnostic.Severity.error
    var message: String
    /// The source line, and a mark below the column.
    var excerpt: String?

    init(message: String) { self.message = message.visible }

    /// - Parameter book: lines of files outside of it are not shown.
    init(_ diagnostic: Diagnostic, in chaptersFolder: String, of book: Enclosure) {
        severity = diagnostic.severity
        place = diagnostic.placeText.isEmpty ? nil : diagnostic.placeText
        if diagnostic.path.hasPrefix(chaptersFolder + "/"), diagnostic.path.hasSuffix(".md") {
            page = String(diagnostic.path.dropFirst(chaptersFolder.count + 1).dropLast(3)) + ".html"
        }
        // A compiler's message contains the line already.
        let lines = diagnostic.message.split(separator: "\n", maxSplits: 1)
        message = (lines.first.map(String.init) ?? "").visible
        excerpt = (lines.count > 1 ? String(lines[1]) : Self.excerpt(of: diagnostic, in: book))?.visible
    }

    /// Nil also if the file can't be read (any more); the fault is shown without it.
    private static func excerpt(of diagnostic: Diagnostic, in book: Enclosure) -> String? {
        guard diagnostic.line > 0, let data = try? Files.contents(of: diagnostic.path, within: [book])
        else { return nil }
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard diagnostic.line <= lines.count else { return nil }
        let line = lines[lines.startIndex + diagnostic.line - 1]
        let text = "    " + String(decoding: line, as: UTF8.self)
        if diagnostic.column == 0 { return text }
        let before = String(decoding: line.prefix(diagnostic.column - 1), as: UTF8.self)
        return text + "\n    " + String(before.map { $0 == "\t" ? "\t" : " " }) + "^"
    }
}

extension Failure {
    func diagnostics(in chaptersFolder: String, of book: Enclosure) -> [ServedDiagnostic] {
        switch self {
        case .diagnostics(let diagnostics):
            Report.shown(diagnostics).map { ServedDiagnostic($0, in: chaptersFolder, of: book) }
        case .reported(let diagnostics, _):
            Report.shown(diagnostics ?? []).map { ServedDiagnostic($0, in: chaptersFolder, of: book) }
        case .message(let text): [ServedDiagnostic(message: text)]
        }
    }

    /// The lines that the command prints.
    var lines: [String] {
        switch self {
        case .diagnostics(let diagnostics): Report.shown(diagnostics).map(\.description)
        case .reported(let diagnostics, _): Report.shown(diagnostics ?? []).map(\.description)
        case .message(let text): ["error: \(text)"]
        }
    }
}

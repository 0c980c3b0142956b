@testable import Manuscript

/// The faults in a chapter's text: `3:1: error: …`.
func faults(_ text: String, isSandboxed: Bool = false) -> [String] {
    Chapter.read(path: "c", bytes: Array(text.utf8), isSandboxed: isSandboxed).diagnostics.map {
        String($0.description.dropFirst(2)).replacing("error: ", with: "")
    }
}

/// The messages about a chapter whose heading this text follows.
func messages(below text: String, isSandboxed: Bool) -> [String] {
    Chapter.read(
        path: "chapters/01-t.md", bytes: Array(("# T\n\n" + text + "\n").utf8), isSandboxed: isSandboxed
    ).diagnostics.map(\.message)
}

/// A text repeated `count` times.
func repeated(_ part: String, _ count: Int) -> String { String(repeating: part, count: count) }

extension Chapter.Segment {
    /// The HTML, if this is HTML.
    var html: String? { if case .html(let html) = self { html } else { nil } }
}

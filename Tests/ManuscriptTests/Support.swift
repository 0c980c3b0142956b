@testable import Manuscript

/// The faults in a chapter's text: `3:1: error: …`.
func faults(_ text: String, isSandboxed: Bool = false) -> [String] {
    Chapter.read(path: "c", bytes: Array(text.utf8), isSandboxed: isSandboxed).diagnostics.map {
        String($0.description.dropFirst(2)).replacing("error: ", with: "")
    }
}

/// A text repeated `count` times.
func repeated(_ part: String, _ count: Int) -> String { String(repeating: part, count: count) }

extension Chapter.Segment {
    /// The HTML, if this is HTML.
    var html: String? { if case .html(let html) = self { html } else { nil } }
}

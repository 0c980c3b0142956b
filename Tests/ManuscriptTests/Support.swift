@testable import Manuscript

/// What is wrong with a chapter's text: `3:1: error: …`.
func faults(_ text: String) -> [String] {
    Chapter.read(path: "c", bytes: Array(text.utf8)).diagnostics.map {
        String($0.description.dropFirst(2)).replacing("error: ", with: "")
    }
}

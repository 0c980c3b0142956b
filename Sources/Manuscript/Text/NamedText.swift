/// A file's text, and how the book names the file.
package struct NamedText: Equatable, Sendable {
    /// The file as the book names it.
    package var name: String
    /// All of the file.
    package var text: String

    /// The text of a file that was read.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

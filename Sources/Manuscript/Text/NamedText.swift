/// A file's text and name.
package struct NamedText: Equatable, Sendable {
    /// The file's name, as the book refers to it.
    package var name: String
    /// The whole text.
    package var text: String

    /// A file that was read already.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

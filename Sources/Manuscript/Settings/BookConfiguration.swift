import Yams

/// `chapters/book.yml`.
package struct BookConfiguration: Equatable, Sendable {
    /// The book's title, on each page. Required.
    package var title = ""
    /// The text below the title on the first page.
    package var subtitle: String?
    /// The language of the text as HTML names it, e.g. `de`.
    package var language = "en"
    /// The book's author, for its first page and the head of each page.
    package var author: String?
    /// The address of the sources, for links.
    package var repository: String?
    /// The book's own; built-in ones are not listed.
    package var libraries: [Library] = []
    /// The time limit of a chapter's program.
    package var seconds = 20.0
    /// In MiB.
    package var memory = 1024
    /// In MiB.
    package var output = 16
    /// The compiler's time limit for a chapter or a library.
    package var compilerSeconds = 300.0
    /// In MiB.
    package var compilerMemory = 4096
    /// Significant digits.
    package var digits = 6
    /// Whether pages are live if their chapters do not say.
    package var live = true
    /// Files of reference values, relative to `book.yml`.
    package var references: [String] = []
    /// The place of `references` in `book.yml`; nil if it is missing.
    package var referencesPlace: SourceLocation?
    /// The site's folder, relative to `book.yml`.
    package var site = "../site"
    /// The place of `site` in `book.yml`; nil if it is missing.
    package var sitePlace: SourceLocation?
    /// Whether chapters may have any raw HTML, scripts included.
    package var allowsAnyHTML = false

    /// A library that chapters can import: a module's name, and the folder of its sources relative to
    /// `book.yml`.
    package struct Library: Equatable, Sendable {
        /// The module's name, as chapters import it.
        package var name: String
        /// The folder of its sources, relative to `book.yml`.
        package var folder: String
        /// Its place in `book.yml`.
        package var place: SourceLocation?
    }

    /// The defaults; the title is missing.
    package init() {}

    static let keys = [
        "title", "subtitle", "language", "author", "repository", "libraries", "seconds", "memory", "output",
        "compiler", "digits", "live", "site", "references", "html",
    ]

    /// Reads `book.yml`. All faults are reported together; the configuration is nil if it can't be used.
    package static func read(
        path: String, bytes: [UInt8]
    ) -> (configuration: BookConfiguration?, diagnostics: [Diagnostic]) {
        let source = SourceText(bytes)
        if let (place, message) = source.firstFault() {
            return (
                nil, [Diagnostic(path: path, at: place, message: message)]
            )
        }
        var fields = Fields(
            String(decoding: source.bytes, as: UTF8.self), path: path, lineOffset: 0, what: "book.yml",
            legal: keys)
        if !fields.isReadable { return (nil, fields.diagnostics) }
        var book = BookConfiguration()
        if let title = fields.string("title") {
            book.title = title
        } else if fields.node("title") == nil {
            fields.diagnostics.append(
                Diagnostic(
                    path: path, line: 1, column: 1, message: "the book needs a title, as in 'title: By Hand'")
            )
        }
        book.subtitle = fields.string("subtitle")
        book.language = fields.string("language") ?? book.language
        book.author = fields.string("author")
        book.repository = fields.string("repository")
        if let address = book.repository, !Self.isSite(address), let node = fields.node("repository") {
            fields.add(
                node,
                "'repository' needs the address of a site, as in 'repository: https://example.org/book', not "
                    + "'\(address.excerpt)'")
        }
        book.seconds = fields.number("seconds", in: 0.1...86400, whole: false) ?? book.seconds
        book.memory = fields.number("memory", in: 64...1_048_576, whole: true).map { Int($0) } ?? book.memory
        book.output = fields.number("output", in: 1...4096, whole: true).map { Int($0) } ?? book.output
        let compiler = fields.numbers("compiler", ["seconds": 1...86400, "memory": 256...1_048_576])
        book.compilerSeconds = compiler["seconds"] ?? book.compilerSeconds
        book.compilerMemory = compiler["memory"].map { Int($0) } ?? book.compilerMemory
        book.digits = fields.number("digits", in: 1...17, whole: true).map { Int($0) } ?? book.digits
        book.live = fields.bool("live") ?? book.live
        book.site = fields.string("site") ?? book.site
        book.sitePlace = fields.node("site").map { fields.place(of: $0) }
        book.references = fields.strings("references") ?? []
        book.referencesPlace = fields.node("references").map { fields.place(of: $0) }
        if let html = fields.string("html") {
            book.allowsAnyHTML = html == "any"
            if html != "any", html != "listed", let node = fields.node("html") {
                fields.add(
                    node, Suggestion.unknown("value of 'html'", html, legal: ["listed", "any"]))
            }
        }
        book.readLibraries(&fields)
        return (book, fields.diagnostics)
    }

    /// The name is also used for the compiler and for folders.
    private static func fault(ofLibrary name: String, beside libraries: [Library]) -> String? {
        let isName =
            name.utf8.first.map { HTMLReader.isLetter($0) || $0 == 0x5F } == true && name.utf8.count <= 100
            && name.utf8.allSatisfy { HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        if !isName {
            return "'\(name.excerpt)' is not a module name, which has letters, digits and '_', as in "
                + "'- Neural: ../Sources/Neural'"
        }
        return libraries.contains { $0.name.lowercased() == name.lowercased() }
            ? "the library '\(name)' appears twice; keep one of them" : nil
    }

    /// Pages link to it.
    private static func isSite(_ address: String) -> Bool {
        if case .elsewhere(let scheme)? = try? Address(address, folder: "chapters") {
            return scheme != "mailto"
        }
        return false
    }

    /// Each has a folder that is searched.
    private static let maxLibraries = 32

    private mutating func readLibraries(_ fields: inout Fields) {
        let form = "'libraries' needs a list of 'Name: folder', as in '- Neural: ../Sources/Neural'"
        guard let node = fields.node("libraries") else { return }
        guard let sequence = node.sequence else {
            fields.add(node, form + "; a book that has none of its own leaves it out")
            return
        }
        for item in sequence {
            if let mapping = item.mapping, mapping.count == 1, let (key, value) = mapping.first,
                let name = key.string, let folder = value.scalar?.string
            {
                if let message = Self.fault(ofLibrary: name, beside: libraries) {
                    fields.add(key, message)
                    continue
                }
                guard libraries.count < Self.maxLibraries else {
                    fields.add(
                        key,
                        "a book has at most \(Self.maxLibraries) libraries; put the sources of several into one folder"
                    )
                    return
                }
                libraries.append(Library(name: name, folder: folder, place: fields.place(of: value)))
            } else {
                fields.add(item, form)
            }
        }
    }
}

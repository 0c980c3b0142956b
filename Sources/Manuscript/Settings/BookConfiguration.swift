import Yams

/// `chapters/book.yml`.
package struct BookConfiguration: Equatable, Sendable {
    /// The book's title, on each page. It has to be given.
    package var title = ""
    /// What stands below the title on the first page.
    package var subtitle: String?
    /// The language of the text as HTML names it, e.g. `de`.
    package var language = "en"
    /// Who wrote the book, for its first page and the head of each.
    package var author: String?
    /// Where the sources are to be seen, for links to them.
    package var repository: String?
    /// The book's own; those that come with the tool need not be named.
    package var libraries: [Library] = []
    /// How long a chapter's program may run.
    package var seconds = 20.0
    /// MiB.
    package var memory = 1024
    /// MiB.
    package var output = 16
    /// How long the compiler may take for a chapter or a library.
    package var compilerSeconds = 300.0
    /// MiB.
    package var compilerMemory = 4096
    /// Significant digits.
    package var digits = 6
    /// Whether pages are recomputed in the browser, where their chapters do not say.
    package var live = true
    /// Files of reference values, relative to `book.yml`, and where they are named.
    package var references: [String] = []
    /// Where `references` stands in `book.yml`; nil where it does not.
    package var referencesPlace: Place?
    /// The site's folder, relative to `book.yml`.
    package var site = "../site"
    /// Where `site` stands in `book.yml`; nil where it does not.
    package var sitePlace: Place?
    /// Whether chapters may have any raw HTML, scripts included.
    package var allowsAnyHTML = false

    /// What a chapter may import: a module's name, and the folder of its sources relative to `book.yml`.
    package struct Library: Equatable, Sendable {
        /// The module's name, as chapters import it.
        package var name: String
        /// The folder of its sources, relative to `book.yml`.
        package var folder: String
        /// Where it is named.
        package var place: Place?
    }

    /// What holds where `book.yml` says nothing; its title is missing.
    package init() {}

    static let keys = [
        "title", "subtitle", "language", "author", "repository", "libraries", "seconds", "memory", "output",
        "compiler", "digits", "live", "site", "references", "html",
    ]

    /// Reads `book.yml`. All that is wrong comes together; there is no configuration where it can't be used.
    package static func read(
        path: String, bytes: [UInt8]
    ) -> (configuration: BookConfiguration?, diagnostics: [Diagnostic]) {
        let source = SourceText(bytes)
        if let (place, message) = source.firstFault() {
            return (
                nil, [Diagnostic(path: path, line: place.line, column: place.column, message: message)]
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

    /// The compiler, and the folders of what it makes, are given the name.
    private static func fault(ofLibrary name: String, beside libraries: [Library]) -> String? {
        let isName =
            name.utf8.first.map { HTMLReader.isLetter($0) || $0 == 0x5F } == true && name.utf8.count <= 100
            && name.utf8.allSatisfy { HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        if !isName {
            return "'\(name.excerpt)' is no name of a module; one has letters, digits and '_', as in "
                + "'- Neural: ../Sources/Neural'"
        }
        return libraries.contains { $0.name.lowercased() == name.lowercased() }
            ? "the library '\(name)' stands twice; keep one of them" : nil
    }

    /// Pages link to it.
    private static func isSite(_ address: String) -> Bool {
        if case .elsewhere(let scheme)? = try? Address(address, folder: "chapters") {
            return scheme != "mailto"
        }
        return false
    }

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
                libraries.append(Library(name: name, folder: folder, place: fields.place(of: value)))
            } else {
                fields.add(item, form)
            }
        }
    }
}

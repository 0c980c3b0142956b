import BookDriver
import Foundation
import Testing

/// Every declaration is documented for its users.
@Suite struct DocstringTests {
    /// All targets that others can import. `NeuralHDF5` is empty in the test build,
    /// which does not enable its trait.
    private static let modules = [
        "PlainText", "Neural", "Exhibits", "Notebook", "Manuscript", "BuiltInSources", "Evaluation",
        "Baseline", "NeuralSources",
        "Publishing", "Serving", "BookBuilding",
    ]
    /// The modules that chapters call.
    private static let authors = ["PlainText", "Neural", "Exhibits", "Notebook"]

    /// Whether a text says no more than the name does: `The layers.`
    private static func onlyRepeats(_ symbol: SymbolGraph.Symbol) -> Bool {
        let name = symbol.pathComponents.joined(separator: " ")
            .replacing(#/[A-Z]/#) { " \($0.output.lowercased())" }
        let known = Set(words(name)).union(["a", "an", "the", "of", "its", "this", "these", "all"])
        let said = words(symbol.documentation.lowercased())
        return !said.isEmpty && said.allSatisfy { known.contains($0) }
    }

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    }

    private static func inFolder<Result>(_ work: (_ folder: String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.path + "/docstrings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try work(folder)
    }

    @Test func declarations() throws {
        let all = try Self.inFolder { try SymbolGraph.read(Self.modules, level: "package", folder: $0) }
        #expect(all.keys.sorted() == Self.modules.sorted())
        let symbols = all.values.joined()
        #expect(symbols.count > 1500)
        #expect(
            symbols.filter { $0.documentation.isEmpty }.map(\.place).sorted() == [],
            "each public or package declaration has a docstring: what it is for, its unit or shape, what stops the program; write one above it"
        )
        #expect(
            symbols.filter(Self.onlyRepeats).map(\.place).sorted() == [],
            "a docstring says more than the name does: what it is for, its unit or shape")
        #expect(
            symbols.filter { $0.documentation.hasPrefix("- ") }.map(\.place).sorted() == [],
            "a docstring begins with a sentence, and a list of parameters follows")
        #expect(
            symbols.filter { $0.canThrow && !$0.documentation.contains("hrows") }.map(\.place).sorted() == [],
            "a docstring says what is thrown, and where: '- Throws: ``Fault`` where …'")
    }

    /// Every top-level declaration of a module is among the topics of its landing page.
    @Test func topics() throws {
        let all = try Self.inFolder { try SymbolGraph.read(Self.authors, level: "public", folder: $0) }
        for module in Self.authors {
            let page = "Sources/\(module)/\(module).docc/\(module).md"
            let text = try String(contentsOfFile: "\(Fixture.repository)/\(page)", encoding: .utf8)
            let names = Set(try #require(all[module]).map(\.pathComponents).filter { $0.count == 1 }.joined())
            #expect(!names.isEmpty)
            #expect(
                names.filter { !text.contains("\n- ``\($0)``\n") }.sorted() == [],
                "\(page) does not list these among its topics: add a line for each where an author looks for it"
            )
        }
    }

    /// Examples compile and, in `Neural`, give the values in their comments: `layer([2])  // [4.0]`.
    @Test func examples() throws {
        try Self.inFolder { folder in
            let all = try SymbolGraph.read(Self.authors, level: "public", folder: folder + "/graphs")
            let examples = all.values.joined().flatMap { symbol in
                Self.examples(in: symbol.documentation).map { (symbol.place, $0) }
            }
            // A requirement's comment is inherited by the declarations that meet it.
            let places = Dictionary(
                try examples.map { ($1, $0) } + Self.articles().map { ($1, $0) }, uniquingKeysWith: min)
            #expect(places.count > 40)
            try Self.program(places.sorted { $0.value < $1.value }.map { ($1, $0) })
                .write(toFile: folder + "/main.swift", atomically: true, encoding: .utf8)
            let build = Fixture.repository + "/.build/debug"
            let compiled = try Fixture.run(
                "/usr/bin/env",
                [
                    "swiftc", "-swift-version", "6", "-suppress-warnings", "-I", build + "/Modules",
                    folder + "/main.swift", "-o", folder + "/main", "-lm",
                ] + Self.objects(in: build))
            #expect(
                compiled.status == 0,
                "an example in a docstring does not compile: correct it where its place says\n\(compiled.errors)"
            )
            guard compiled.status == 0 else { return }
            let ran = try Fixture.run(folder + "/main", [])
            #expect(
                ran.status == 0,
                "an example in a docstring gives something else than it says: correct it\n\(ran.errors)")
        }
    }

    /// The object files of current sources, without those left over from removed ones.
    private static func objects(in build: String) throws -> [String] {
        try authors.flatMap { module in
            try ImportTests.sources(in: "\(Fixture.repository)/Sources/\(module)").map { path, _ in
                "\(build)/\(module).build/\(path.split(separator: "/").last ?? "").o"
            }
        }
    }

    /// Indented code after an empty line; fences contain something else.
    private static func examples(in documentation: String) -> [String] {
        var examples: [[Substring]] = []
        var isCode = false
        var previous: Substring = ""
        for line in documentation.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    "), isCode || previous.isEmpty {
                if !isCode { examples.append([]) }
                isCode = true
                examples[examples.count - 1].append(line.dropFirst(4))
            } else if isCode, line.isEmpty {
                examples[examples.count - 1].append(line)
            } else {
                isCode = false
            }
            previous = line
        }
        return examples.map { $0.joined(separator: "\n") }
    }

    /// The code of each article in the reference documentation, as one example.
    private static func articles() throws -> [(place: String, code: String)] {
        var articles: [(place: String, code: String)] = []
        for module in authors {
            let folder = "\(Fixture.repository)/Sources/\(module)/\(module).docc"
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                let code = text.matches(of: #/(?s)\n```swift\n(.*?)\n```/#).map(\.1).joined(separator: "\n")
                if !code.isEmpty { articles.append(("\(name) at \(module)/\(module).docc", code)) }
            }
        }
        #expect(articles.count > 1)
        return articles
    }

    /// Each example is a separate function; those that need no page are called.
    private static func program(_ examples: [(place: String, code: String)]) -> String {
        var program = """
            import Exhibits
            import Neural
            import Notebook
            import PlainText

            func check(_ value: String, _ expected: String, _ place: String) {
                if value != expected { fatalError("\\(place): '\\(value)', not '\\(expected)'") }
            }

            """
        for (index, (place, code)) in examples.enumerated() {
            let lines = code.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard let value = line.wholeMatch(of: #/(?!let |var )(\S.*)  // (.*)/#) else {
                    return String(line)
                }
                return "check(\"\\(\(value.1))\", #\"\(value.2)\"#, \"\(place)\")"
            }
            program += "func example\(index)() throws {\n#sourceLocation(file: \"\(place)\", line: 1)\n"
            program += lines.joined(separator: "\n") + "\n#sourceLocation()\n}\n"
            if place.contains("at Neural/") || place.contains("at PlainText/") {
                program += "try example\(index)()\n"
            }
        }
        return program
    }
}

import BookDriver
import Foundation
import Testing

/// Which modules may be imported where. The tool knows nothing of neural networks, and portable targets
/// import only each other.
@Suite struct ImportTests {
    /// For each target of `Package.swift`, the modules that its sources may import, or check for.
    private static let legal: [String: Set<String>] = [
        // Portable.
        "PlainText": [], "Neural": ["PlainText"], "Exhibits": ["PlainText"],
        "Notebook": ["Exhibits", "PlainText"],

        // Reads Keras' file format.
        "CHDF5": [], "NeuralHDF5": ["CHDF5", "Neural", "PlainText", "Synchronization"],

        // Embeds the source text of the portable targets in the tool.
        "embed-sources": ["Foundation"], "EmbedSources": ["Foundation", "PackagePlugin"],

        // Compiled by the tool: finds the colors of code.
        "syntax-tokens": ["Darwin", "Glibc", "Musl"],

        // The tool.
        "BuiltInSources": [], "CMarkGFM": [], "Manuscript": ["CMarkGFM", "Foundation", "Yams"],
        "Baseline": ["Exhibits", "Manuscript", "PlainText"],
        "Publishing": ["Exhibits", "Manuscript", "Mustache"],
        "CSupervisor": [],
        "Serving": [
            "Darwin", "Foundation", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOWebSocket", "Synchronization",
        ],
        "Evaluation": [
            "BuiltInSources", "CSupervisor", "Darwin", "Exhibits", "Foundation", "Glibc", "Manuscript",
            "PlainText",
            "Synchronization",
        ],
        "BookBuilding": [
            "Baseline", "Darwin", "Evaluation", "Exhibits", "Foundation", "Manuscript", "Publishing",
            "Synchronization",
        ],
        "book": [
            "ArgumentParser", "Baseline", "BookBuilding", "CoreServices", "Darwin", "Evaluation",
            "Foundation", "Manuscript",
            "Publishing", "Serving", "Synchronization",
        ],

        // The library as a command.
        "explain": [
            "ArgumentParser", "BookBuilding", "Evaluation", "Foundation", "Manuscript", "Neural",
            "NeuralHDF5", "NeuralSources", "Publishing",
        ],
        "NeuralSources": [], "ExplainTests": tests(["BookDriver", "Neural", "explain"]),

        // Tests: the modules that they test, and shared support.
        "TestSupport": tests([]), "BookDriver": tests([]), "BrowserDriver": tests(["Darwin"]),
        "PlainTextTests": tests(["PlainText"]), "NeuralTests": tests(["Neural", "PlainText"]),
        "NeuralHDF5Tests": tests(["Neural", "NeuralHDF5"]),
        "ExhibitsTests": tests(["Exhibits", "PlainText"]),
        "NotebookTests": tests(["Notebook", "PlainText"]), "ManuscriptTests": tests(["Manuscript"]),
        "EvaluationTests": tests(["BookDriver", "Evaluation", "Exhibits", "Manuscript", "PlainText"]),
        "BaselineTests": tests(["Baseline", "Exhibits", "Manuscript"]),
        "ServingTests": tests(["BrowserDriver", "NIOCore", "NIOEmbedded", "Serving"]),
        "PublishingTests": tests(["Manuscript", "Publishing"]),
        "BookBuildingTests": tests(["BookBuilding", "BookDriver"]),
        "BookTests": tests(["BookDriver", "book"]), "BrowserTests": tests(["BrowserDriver"]),
        "LivePageTests": tests(["BookDriver", "BrowserDriver"]),
        "ServeTests": tests(["BookDriver", "BrowserDriver"]),
    ]

    private static func tests(_ others: Set<String>) -> Set<String> {
        others.union(["Foundation", "Synchronization", "Testing", "TestSupport"])
    }

    @Test func importsOfEverySource() throws {
        let package = try String(contentsOfFile: Fixture.repository + "/Package.swift", encoding: .utf8)
        let targets = package.matches(
            of: #/\.(?:target|executableTarget|testTarget|systemLibrary|plugin|macro)\(\s*name:\s*"([\w-]+)"/#
        ).map { String($0.1) }
        // Some names are those of a target's dependencies.
        #expect(
            Set(targets) == Set(Self.legal.keys), "each target stands in the list above, and no other name")
        var count = 0
        for target in Set(targets) {
            let legal = Self.legal[target] ?? []
            for folder in ["Sources", "Plugins", "Tests"] {
                for (path, text) in try Self.sources(in: "\(Fixture.repository)/\(folder)/\(target)") {
                    count += 1
                    for module in Self.imports(in: text) {
                        #expect(legal.contains(module), "\(path) may not import \(module)")
                    }
                }
            }
        }
        #expect(count > 200, "sources in folders within folders count")
    }

    static func sources(in folder: String) throws -> [(path: String, text: String)] {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return [] }
        return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
            ("\(folder)/\($0)", try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8))
        }
    }

    /// The modules that a source imports, or checks for with `canImport`, not counting comments and
    /// multi-line strings.
    static func imports(in text: String) -> [String] {
        var modules: [String] = []
        var (isText, isComment) = (false, false)
        for line in text.split(separator: "\n") {
            let wasText = isText
            if line.matches(of: #/"""/#).count % 2 == 1 { isText.toggle() }
            if wasText { continue }
            var code = Substring(line.replacing(#/\/\*.*?\*\//#, with: ""))
            if isComment {
                guard let end = code.firstRange(of: "*/") else { continue }
                (code, isComment) = (code[end.upperBound...], false)
            }
            if let begin = code.firstRange(of: "/*") { (code, isComment) = (code[..<begin.lowerBound], true) }
            if let comment = code.firstRange(of: "//") { code = code[..<comment.lowerBound] }
            for statement in code.split(separator: ";") {
                if let found = statement.prefixMatch(of: Self.importStatement) {
                    modules.append(String(found.1))
                }
            }
            modules += code.matches(of: #/canImport\(\s*(\w+)/#).map { String($0.1) }
        }
        return modules
    }

    nonisolated(unsafe) private static let importStatement =
        #/\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias|actor)\s+)?(\w+)/#

    @Test(arguments: [
        ("import A", ["A"]), ("    import A.B", ["A"]), ("@_exported import A", ["A"]),
        ("@_spi(X) @testable import A", ["A"]), ("public import A", ["A"]), ("import struct A.B", ["A"]),
        ("package import func A.b", ["A"]), ("#if canImport(A)", ["A"]),
        ("#elseif canImport(A, _version: 2) && !canImport(B)", ["A", "B"]),
        ("import A; import B // import C", ["A", "B"]),
        ("// import A", []), ("/* import A */ import B", ["B"]), ("/*\nimport A\n*/ import B", ["B"]),
        ("let a = \"\"\"\n    import A\n    \"\"\"\nimport B", ["B"]), ("let important = 1", []),
        ("let imported = \"import A\"", []),
    ])
    func importSyntax(_ text: String, _ modules: [String]) {
        #expect(Self.imports(in: text) == modules)
    }
}

import BookDriver
import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// In Embedded Swift, a program includes the bodies of all functions that it calls, and compiles them again.
/// Functions with `@export(interface)` are linked instead.
@Suite struct PageObjectTests {
    /// Overridable methods: the attribute would give calls of them the wrong type.
    private static let exceptions = [
        "$e8Notebook12AnyDisplayedC", "$e8Notebook9DescribedC",
    ]

    /// No chapter's page recompiles an ordinary, that is, non-generic function of a library.
    @Test func ordinaryFunctionsAreLinked() async throws {
        let root = NSTemporaryDirectory() + "page-object-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let toolchain = try await Toolchain.find(
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", folder: root)
        let libraries = try CompiledLibraries(
            Library.builtIn + [Self.neural()], for: .webAssembly, toolchain: toolchain,
            in: CacheFolders(
                book: Fixture.repository + "/.build/test-objects",
                machine: Fixture.machineCache + "/executable-book"))
        let compilation = try await libraries.compile(toolchain: toolchain)
        #expect(compilation.diagnostics == [])

        var excepted: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: Fixture.book.folder).sorted()
        where name.hasSuffix(".md") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Fixture.book.folder)/\(name)"))
            let chapter = try #require(Chapter.read(path: "chapters/\(name)", bytes: [UInt8](bytes)).chapter)
            try ProgramText(chapter, data: [], digits: 6).text.write(
                toFile: root + "/main.swift", atomically: true, encoding: .utf8)
            let compiled = try await Tool.run(
                toolchain.compiler,
                Platform.webAssembly.moduleFlags() + libraries.searchFlags + [
                    "-c", "main.swift", "-o", "main.o",
                ],
                in: root, limits: toolchain.limits)
            try #require(compiled.isSuccess, "\(compiled.output)")
            let object = try Data(contentsOf: URL(fileURLWithPath: root + "/main.o"))
            let functions = try #require(WasmObject(bytes: [UInt8](object))?.functions)
            #expect(functions.contains("__main_argc_argv"))
            for function in functions where Self.isOrdinary(function) {
                let exception = Self.exceptions.first { function.hasPrefix($0) }
                #expect(exception != nil, "\(name) compiles \(function), which wants '@export(interface)'")
                if let exception { excepted.insert(exception) }
            }
        }
        // So that the list stays accurate, and the search is known to find something.
        #expect(excepted == Set(Self.exceptions))
    }

    /// Whether a symbol is a function, an initializer or an accessor of one of the libraries. Specializations
    /// of generic functions, and symbols that the compiler makes for types, end in other operators.
    private static func isOrdinary(_ symbol: String) -> Bool {
        let isLibrarys = ["8Exhibits", "8Notebook", "6Neural", "9PlainText"].contains {
            symbol.hasPrefix("$e\($0)") || symbol.contains("\($0)E")
        }
        let operators = ["F", "FZ", "fC", "fc", "vg", "vgZ", "vs", "ig"]
        return isLibrarys && operators.contains { symbol.hasSuffix($0) }
    }

    private static func neural() throws -> Library {
        let folder = Fixture.repository + "/Sources/Neural"
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return Library(
            name: "Neural", folder: folder,
            sources: try paths.filter { $0.hasSuffix(".swift") }.sorted().map {
                Library.SourceFile(
                    path: "\(folder)/\($0)",
                    text: try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8))
            })
    }
}

/// The names of the functions that a WebAssembly object defines: its symbol table, in the section `linking`
/// (WebAssembly's tool conventions, "Linking.md").
private struct WasmObject {
    private let bytes: [UInt8]
    private var next = 8
    private(set) var functions: [String] = []

    init?(bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.starts(with: [0, 0x61, 0x73, 0x6d]) else { return nil }
        while next < bytes.count {
            let isCustom = bytes[next] == 0
            next += 1
            let length = number()
            let end = next + length
            guard end <= bytes.count else { return nil }
            if isCustom, name() == "linking" { readLinking(until: end) }
            next = end
        }
        if functions.isEmpty { return nil }
    }

    private mutating func readLinking(until end: Int) {
        _ = number()
        while next < end {
            let isTable = bytes[next] == 8
            next += 1
            let length = number()
            let after = next + length
            if isTable { for _ in 0..<number() { readSymbol() } }
            next = after
        }
    }

    private mutating func readSymbol() {
        let kind = bytes[next]
        next += 1
        let flags = number()
        let (isUndefined, isNamed) = (flags & 0x10 != 0, flags & 0x40 != 0)
        switch kind {
        case 1:
            _ = name()
            if !isUndefined { for _ in 0..<3 { _ = number() } }
        case 3: _ = number()
        default:
            _ = number()
            let name = isUndefined && !isNamed ? nil : name()
            if kind == 0, !isUndefined, let name { functions.append(name) }
        }
    }

    private mutating func name() -> String {
        let length = number()
        defer { next += length }
        return String(decoding: bytes[next..<next + length], as: UTF8.self)
    }

    private mutating func number() -> Int {
        var (value, shift) = (0, 0)
        while true {
            let byte = bytes[next]
            next += 1
            value |= Int(byte & 0x7f) << shift
            shift += 7
            if byte < 0x80 { return value }
        }
    }
}

import BookDriver
import Foundation
import Testing

/// A module's public declarations, as the compiler describes them.
struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Location: Decodable {
            struct Position: Decodable { var line: Int }
            var uri: String
            var position: Position
        }
        struct Comment: Decodable {
            struct Line: Decodable { var text: String }
            var lines: [Line]
        }
        struct Fragment: Decodable { var spelling: String }
        var pathComponents: [String]
        var declarationFragments: [Fragment]
        var docComment: Comment?
        /// Nil for declarations that the compiler adds.
        var location: Location?

        /// `Neural.Dense.bias at Neural/Layers/Dense.swift:11`
        var place: String {
            let path = location?.uri.components(separatedBy: "/Sources/").last ?? ""
            return
                "\(pathComponents.joined(separator: ".")) at \(path):\((location?.position.line ?? -1) + 1)"
        }

        var canThrow: Bool { declarationFragments.contains { $0.spelling == "throws" } }

        /// The declaration's comment, or the one inherited from the requirement that it meets.
        var documentation: String { docComment?.lines.map(\.text).joined(separator: "\n") ?? "" }
    }
    var symbols: [Symbol]

    /// The symbols of built modules, by file name, in `folder`.
    static func read(_ modules: [String], level: String, folder: String) throws -> [String: [Symbol]] {
        let result = try Fixture.run(
            "/bin/sh", ["\(Fixture.repository)/scripts/symbols.sh", level, folder] + modules)
        try #require(result.status == 0, "\(result.errors)")
        var symbols: [String: [Symbol]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            let module = String(name.prefix { $0 != "." && $0 != "@" })
            symbols[module, default: []] += try JSONDecoder().decode(Self.self, from: data).symbols
                .filter { $0.location != nil }
        }
        return symbols
    }
}

import Foundation

/// A command of this tool that a message proposes, in the form in which this one was called.
package struct NextCommand: Equatable, Sendable {
    /// How the tool was called: `book`, `./book`, `swift run book`.
    var program: String
    /// The book's folder, if it was named.
    var root: String?

    /// How the running command was called.
    package static let current = NextCommand(calledAs: CommandLine.arguments)

    /// - Parameters:
    ///   - arguments: the tool's own path, and its arguments.
    ///   - isInPackage: whether the working directory is a package's.
    init(calledAs arguments: [String], isInPackage: Bool = access("Package.swift", R_OK) == 0) {
        let path = arguments.first ?? "book"
        // `swift run` passes the path of the built program.
        program = path.contains("/.build/") && isInPackage ? "swift run book" : Self.word(path)
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { break }
            if argument == "--root", index + 1 < arguments.count { root = arguments[index + 1] }
            if argument.hasPrefix("--root=") { root = String(argument.dropFirst("--root=".count)) }
        }
    }

    /// `swift run book accept 01-case`
    ///
    /// - Parameters:
    ///   - words: the command with its options.
    ///   - operands: chapters and values; quoted if a shell would split them.
    package func callAsFunction(_ words: String, _ operands: String...) -> String {
        var all = [program, words] + operands.map(Self.word)
        if let root { all += ["--root", Self.word(root)] }
        return all.joined(separator: " ")
    }

    /// One word for a shell.
    private static func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII
                && (character.isLetter || character.isNumber || "/._-+,:@%=".contains(character))
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}

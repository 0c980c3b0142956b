// Writes a Swift file that holds other Swift files as text:
//
//     embed-sources OUTPUT (--library NAME FOLDER FILE…)…

import Foundation

struct Problem: Error, CustomStringConvertible {
    var description: String
}

func embed(_ arguments: [String]) throws {
    var words = arguments[...]
    guard let output = words.popFirst() else {
        throw Problem(description: "usage: embed-sources OUTPUT (--library NAME FOLDER FILE…)…")
    }
    var text = "let embeddedSources: [EmbeddedSource] = [\n"
    var (library, folder) = ("", "")
    while let word = words.popFirst() {
        if word == "--library" {
            guard let name = words.popFirst(), let place = words.popFirst() else {
                throw Problem(description: "--library needs a name and a folder")
            }
            library = name
            folder = place.hasSuffix("/") ? place : place + "/"
            continue
        }
        guard word.hasPrefix(folder) else { throw Problem(description: "\(word) is not in \(folder)") }
        let source = try String(contentsOfFile: word, encoding: .utf8)
        let mark = String(repeating: "#", count: 8)
        guard !source.contains("\"\"\"" + mark), !source.contains("\\" + mark), !source.contains("\r") else {
            throw Problem(description: "\(word) can't be in a string between \(mark)")
        }
        let path = library + "/" + word.dropFirst(folder.count)
        text += "EmbeddedSource(library: \"\(library)\", path: \"\(path)\", text: \(mark)\"\"\"\n"
        // The last end of line before the closing quotes is not part of the text.
        text += source + "\n\"\"\"\(mark)),\n"
    }
    text += "]\n"
    try text.write(toFile: output, atomically: true, encoding: .utf8)
}

do { try embed(Array(CommandLine.arguments.dropFirst())) } catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}

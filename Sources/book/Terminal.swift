import Foundation
import Manuscript

/// All that the tool prints. Text that comes from a program, a chapter or a compiler may hold what a terminal obeys:
/// here it becomes visible instead.
enum Terminal {
    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text.visible + "\n").utf8)) }

    static func printError(_ text: String, terminator: String = "\n") {
        FileHandle.standardError.write(Data((text.visible + terminator).utf8))
    }

    /// Writes over the last line of a terminal, which has no end yet.
    static func draw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line.visible).utf8))
    }

    /// Things to know, none of which is wrong.
    static func printNotes(_ notes: [Diagnostic]) {
        for note in notes { printError(note.description) }
    }

    /// JSON has its own way to write such characters, which its readers understand.
    static func print(json: String) {
        let text = json.escapingInvisible { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

extension String {
    /// With control characters, and those that change the direction of what follows, as Swift writes them: `\u{1B}`.
    /// Line ends and tabs stay.
    var visible: String {
        escapingInvisible { "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
    }

    func escapingInvisible(_ escape: (Unicode.Scalar) -> String) -> String {
        guard unicodeScalars.contains(where: Self.isInvisible) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if Self.isInvisible(scalar) {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        // Embeddings, overrides and isolates of direction; line and paragraph separators.
        case 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

import Foundation
import Manuscript

/// All that the tool prints. Text that comes from a program, a chapter or a compiler may hold what a terminal obeys, or what a
/// log does that the output becomes part of: here it becomes visible instead.
enum Terminal {
    static func print(_ text: String) { write(text.inert + "\n", to: STDOUT_FILENO) }

    static func printError(_ text: String, terminator: String = "\n") {
        write(text.inert + terminator, to: STDERR_FILENO)
    }

    /// Writes over the last line of a terminal, which has no end yet.
    static func draw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line.visible).utf8))
    }

    /// Things to know, none of which is wrong.
    static func printNotes(_ notes: [Diagnostic]) {
        for note in Report.first(of: notes, areNotes: true) { printError(note.description) }
    }

    /// A command for the log, with all that a chapter says in it escaped.
    static func print(command: String) { write(command.visible + "\n", to: STDOUT_FILENO) }

    /// JSON has its own way to write such characters, which its readers understand.
    static func print(json: String) {
        func escape(_ scalar: Unicode.Scalar) -> String {
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        let text = json.escapingInvisible(escape).escapingCommands(escape)
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Where nobody reads, or the terminal is gone, there is nobody to tell of it; Foundation's way stops the program.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Whoever gave it made it so.
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// `Terminal.write` hides the system's.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

extension String {
    /// What neither a terminal nor a log obeys.
    var inert: String { visible.escapingCommands(String.escaped) }

    /// With the first character escaped of what a log takes for a command. GitHub's reads a line that begins with `::`, white space
    /// aside, and `##[word]` anywhere; Azure's and TeamCity's have a word between `##` and `[`.
    func escapingCommands(_ escape: (Unicode.Scalar) -> String) -> String {
        let scalars = Array(unicodeScalars)
        var result = ""
        var isLineStart = true
        for (index, scalar) in scalars.enumerated() {
            let following = scalars[(index + 1)...]
            let isCommand =
                switch scalar {
                case ":": isLineStart && following.first == ":"
                case "#":
                    following.first == "#"
                        && following.dropFirst().drop { $0.isASCII && $0.properties.isAlphabetic }.first
                            == "["
                default: false
                }
            if isCommand { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
            isLineStart =
                scalar == "\n"
                || isLineStart
                    && (scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint)
        }
        return result
    }
}

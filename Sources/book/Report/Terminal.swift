import Foundation
import Manuscript

/// Everything that the tool prints. Text from programs, chapters and compilers may contain control sequences
/// of terminals, or commands of CI logs; they are escaped here.
enum Terminal {
    static func print(_ text: String) { write(text.inert + "\n", to: STDOUT_FILENO) }

    static func printError(_ text: String, terminator: String = "\n") {
        write(text.inert + terminator, to: STDERR_FILENO)
    }

    /// Overwrites the terminal's current line.
    static func draw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line.visible).utf8))
    }

    /// Prints notes, which are not errors.
    static func printNotes(_ notes: [Diagnostic]) {
        for note in Report.first(of: notes, areNotes: true) { printError(note.description) }
    }

    /// A CI log's command, in which text from chapters is escaped already.
    static func print(command: String) { write(command.visible + "\n", to: STDOUT_FILENO) }

    /// Escapes such characters as JSON does.
    static func print(json: String) {
        func escape(_ scalar: Unicode.Scalar) -> String {
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        let text = json.escapingInvisible(escape).escapingCommands(escape)
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Ignores a closed pipe or terminal, where Foundation's function would end the program.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // The descriptor is non-blocking; the parent process set that.
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
    /// Text without terminal control sequences and log commands.
    var inert: String { visible.escapingCommands(String.escaped) }

    /// Escapes the first character of log commands. GitHub's are `::` at the beginning of a line, after white
    /// space, and `##[word]` anywhere; Azure's and TeamCity's have a word between `##` and `[`.
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

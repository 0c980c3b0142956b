import Manuscript

/// Why and where a program trapped, as its standard error says.
struct Trap: Equatable, Sendable {
    /// e.g. `Fatal error: Index out of range`.
    var message: String
    /// The innermost place in the chapter; nil where the back-trace has none.
    var line: Int?
    var column: Int?

    init(errorText: String) {
        message = "the program was stopped by the system"
        var hasMessage = false
        for text in errorText.split(separator: "\n") {
            if !hasMessage, let mark = text.range(ofFirst: "Fatal error") {
                message = String(text[mark.lowerBound...])
                hasMessage = true
            }
            if !hasMessage, let mark = text.range(ofFirst: "Swift runtime failure: ") {
                message = "Fatal error: " + text[mark.upperBound...].prefix { $0 != "+" && $0 != "\n" }
                while message.hasSuffix(" ") { message.removeLast() }
                if let cut = message[...].range(ofFirst: " in ") {
                    message = String(message[..<cut.lowerBound])
                }
                hasMessage = true
            }
            if !hasMessage, text.hasPrefix("*** Program crashed: ") {
                message = String(text.dropFirst(21).prefix { $0 != "*" })
                while message.hasSuffix(" ") { message.removeLast() }
            }
            // A frame: `3 [ra] 0x… main + 2342 in program at /…/chapter.swift:300001:12`
            if line == nil, text.contains(" in "), text.contains(" at "),
                let mark = text.range(ofFirst: ProgramText.fileName + ":")
            {
                let numbers = text[mark.upperBound...].split(separator: ":")
                line = numbers.first.flatMap { Int($0) }
                column = numbers.dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) }
            }
        }
        for end in [" ***", " at 0x"] {
            if let cut = message[...].range(ofFirst: end) { message = String(message[..<cut.lowerBound]) }
        }
        // Where there was no back-trace, the message itself may name the place.
        if line == nil, let mark = errorText[...].range(ofFirst: ProgramText.fileName + ":") {
            line = Int(errorText[mark.upperBound...].prefix { $0.isNumber })
        }
    }
}

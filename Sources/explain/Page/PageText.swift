import Manuscript
import Neural

/// Text as it is written in a page's chapter.
enum PageText {
    /// Any text as a code span in Markdown. Two backticks or more keep `\(…)` from being a value.
    static func codeSpan(_ text: String) -> String {
        let text = text.visibleName
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(2, longest + 1))
        return "\(fence) \(text) \(fence)"
    }

    /// Any text as a Swift literal that is one line of ASCII without backticks.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "`": literal += "\\u{60}"
            case " "..."~": literal.unicodeScalars.append(scalar)
            default: literal += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return literal + "\""
    }

    /// `[1.0, -2.5]`, ten numbers in a line.
    static func list(_ numbers: [Double]) -> String {
        if numbers.count <= 10 { return "\(numbers)" }
        let lines = stride(from: 0, to: numbers.count, by: 10).map { start in
            "    " + numbers[start..<min(start + 10, numbers.count)].map { "\($0)," }.joined(separator: " ")
        }
        return "[\n" + lines.joined(separator: "\n") + "\n]"
    }

    /// An activation as an expression: `.leakyRelu()` for `leaky_relu`, `.leakyRelu(slope: 0.3)` for
    /// `leaky_relu(0.3)`.
    static func expression(_ activation: Activation) -> String {
        let parts = activation.text.string.split(separator: "(")
        let words = parts[0].split(separator: "_")
        let name = words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        if parts.count > 1 { return ".\(name)(slope: \(parts[1])" }
        return "." + name + (name == "leakyRelu" ? "()" : "")
    }

    /// `1 unit`, `16 units`
    static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}

print()
print(1, 2, 3, separator: "-")
print("no newline", terminator: "; ")
print("a", "b", "c", "d", "e", 6, 7.5, true, nil as Int? as Any, separator: ", ", terminator: ".\n")
print([1, 2], ["k": 1], (1, x: "two"), 1...3, Set([1]), "c" as Character, "sub".dropFirst())
struct Plain { var n = 1; var s = "text" }
struct Described: CustomStringConvertible { var description: String { "described" } }
struct Debugged: CustomDebugStringConvertible { var debugDescription: String { "debugged" } }
print(Plain(), Described(), Debugged(), [Plain()], [Described()], Optional(Plain()) as Any)
debugPrint("quoted\n", 1.0, "c" as Character, Described(), Debugged(), ["a"], separator: "|")
dump(Plain())
dump([1, 2], name: "list")
dump(["a": (1, "b")], maxDepth: 2)
var text = ""
print("into", "a string", separator: "_", to: &text)
debugPrint("x", terminator: "", to: &text)
print(text)
print(
    """
    several
      lines
    """, "🙂 <b> & \"quotes\" \t tab")
struct Sink: TextOutputStream {
    var parts: [String] = []; mutating func write(_ s: String) { parts.append(s) }
}
var sink = Sink()
print(1, Described(), to: &sink)
print(sink.parts.joined())

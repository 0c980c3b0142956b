@resultBuilder enum Lines {
    static func buildExpression(_ text: String) -> [String] { [text] }
    static func buildExpression(_ n: Int) -> [String] { ["#\(n)"] }
    static func buildBlock(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }
    static func buildOptional(_ part: [String]?) -> [String] { part ?? ["nothing"] }
    static func buildEither(first: [String]) -> [String] { ["first"] + first }
    static func buildEither(second: [String]) -> [String] { ["second"] + second }
    static func buildArray(_ parts: [[String]]) -> [String] { parts.flatMap { $0 } }
    static func buildLimitedAvailability(_ part: [String]) -> [String] { part }
    static func buildFinalResult(_ all: [String]) -> String { all.joined(separator: "|") }
}
func text(@Lines _ body: () -> String) -> String { body() }
let many = true
print(
    text {
        "a"
        5
        if many { "many" } else { "few" }
        if !many { "never" }
        for i in 0..<2 { "i\(i)" }
        let local = 3
        local * 2
        switch local {
        case 3: "three";
        default: "other"
        }
        if #available(macOS 10, *) { "available" }
    })
@Lines func page() -> String { "head"; "body" }
@Lines var computed: String { if many { 1 }; "end" }
print(page(), computed)
struct Stack { var content: String; init(@Lines content: () -> String) { self.content = content() } }
print(
    Stack {
        "x"; Stack { "inner" }.content
    }.content)

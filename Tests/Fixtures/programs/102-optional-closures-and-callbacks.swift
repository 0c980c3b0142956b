final class Button {
    var onTap: ((Int) -> Void)?
    var validate: (@Sendable (String) -> Bool)? = nil
    func tap(_ times: Int, then done: (() -> Void)? = nil) { for i in 0..<times { onTap?(i) }; done?() }
}
let button = Button()
button.tap(1)
button.onTap = { print("tapped", $0) }
button.tap(2) { print("done") }
button.validate = { $0.count > 2 }
print(button.validate?("abc") as Any, button.validate.map { $0("a") } as Any)
func maybe(_ f: ((Int) -> Int)?, _ g: Optional<() -> Void>) -> Int { g?(); return f?(2) ?? -1 }
print(maybe(nil, nil), maybe({ $0 * 2 }, { print("g") }))
func pick(_ which: Bool, _ a: @escaping () -> Int, _ b: @escaping () -> Int) -> () -> Int { which ? a : b }
print(pick(true, { 1 }, { 2 })(), pick(false, { 1 }, { 2 })())
var actions: [String: () -> String] = [:]
actions["a"] = { "action a" }
print(actions["a"]?() as Any, actions["b"]?() as Any)
let tuple: (f: (Int) -> Int, name: String) = ({ $0 + 1 }, "increment")
print(tuple.f(1), tuple.name)
enum Command {
    case run(() -> Int), print(String)
    func go() -> Int {
        switch self {
        case .run(let f): f();
        case .print(let s): s.count
        }
    }
}
print(Command.run { 9 }.go(), Command.print("abc").go())
func chain(_ fs: [(Int) -> Int], _ x: Int) -> Int { fs.reduce(x) { $1($0) } }
print(chain([{ $0 + 1 }, { $0 * 3 }], 2))

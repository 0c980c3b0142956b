struct Logger {
    var prefix: String
    func print(_ text: String) { Swift.print(prefix, text) }
    func run() { print("running"); Swift.print("swift") }
}
Logger(prefix: ">").run()
func print(_ text: String, twice: Bool) { Swift.print(text, text) }
print("doubled", twice: true)
print("usual")
struct Text { var value: String }
struct Value { var n = 1 }
struct HTML {}
struct Number { var n: Int }
struct Record { var name: String }
struct Table { var rows = 0 }
enum Entry { case one }
print(Text(value: "t"), Value(), HTML(), Number(n: 2), Record(name: "r"), Table(), Entry.one)
func fatalError(_ n: Int) -> String { "not fatal \(n)" }
print(fatalError(3))
func precondition(_ text: String) -> Int { text.count }
print(precondition("four"))
protocol Displayable { var shown: String { get } }
extension Int: Displayable { var shown: String { "<\(self)>" } }
print(5.shown)

func show(_ text: String) { print("my show:", text) }
func table(_ rows: Int...) -> Int { rows.reduce(0, +) }
func plot(_ f: (Double) -> Double) -> [Double] { [0, 1].map(f) }
struct Column { var name: String }
struct Series { var values: [Int] }
enum Mark { case a, b }
func choice(_ n: Int) -> String { n > 0 ? "yes" : "no" }
let number = 5
var data = [1, 2, 3]
let progress = 0.5
func slider(_ name: String) -> String { name + "!" }
struct Claim { var holds = true }
show("hello")
data.append(number)
print(
    table(1, 2), plot { $0 + 1 }, Column(name: "c"), Series(values: data), Mark.b, choice(1), progress,
    slider("x"), Claim())
func claim(_ n: Int) -> Int { n * 2 }
func stop(_ reason: String) { print("stop", reason) }
func reference(_ n: Int) -> Int { n }
func network() -> String { "net" }
func numberLine() -> String { "line" }
func grid(_ n: Int) -> [Int] { Array(0..<n) }
stop("now")
print(claim(2), reference(3), network(), numberLine(), grid(3))
let recorder = "recorder", tracker = "tracker", leaf = 1
print(recorder, tracker, leaf)

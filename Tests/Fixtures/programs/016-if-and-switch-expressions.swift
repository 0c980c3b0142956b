func freeze(_ celsius: Int) -> String {
    if celsius <= 0 { "cold" } else if celsius >= 30 { "warm" } else { "mild" }
}
print(freeze(-5), freeze(35), freeze(15))
let character: Character = "z"
let message =
    switch character {
    case "a": "the first"
    case "z": "the last"
    default: "some other"
    }
print(message)
let weather: String? = if message.isEmpty { nil } else { "fair" }
print(weather as Any)
enum Failure: Error { case cold }
func advice(_ celsius: Int) throws -> String {
    let text = if celsius > 100 { throw Failure.cold } else { "fine" }
    return text
}
print((try? advice(200)) as Any, try advice(1))
let closure = { (n: Int) -> Int in
    switch n {
    case 0: 10;
    default: n
    }
}
print(closure(0), closure(3))
var computed: Int { if closure(0) == 10 { 1 } else { 2 } }
print(computed)

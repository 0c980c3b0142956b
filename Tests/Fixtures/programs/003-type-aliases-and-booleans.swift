typealias AudioSample = UInt16
typealias Pair<T> = (T, T)
typealias Handler = (Int) -> String
var found = AudioSample.min
found += 1
let pair: Pair<Int> = (1, 2)
let handler: Handler = { "got \($0)" }
let orange = true
var turnips = !orange
turnips.toggle()
print(found, pair, handler(7), orange, turnips, Bool("true") as Any, Bool("yes") as Any)
if turnips && !(orange && pair.0 > 1) { print("tasty") }

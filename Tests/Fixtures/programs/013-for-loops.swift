for index in 1...3 { print("\(index) times 5 is \(index * 5)") }
let (base, power) = (3, 4)
var answer = 1
for _ in 1...power { answer *= base }
print(answer)
for tick in stride(from: 0, to: 60, by: 20) { print(tick, terminator: " ") }
for tick in stride(from: 3, through: 12, by: 4.5) { print(tick, terminator: " ") }
for i in (0..<3).reversed() { print(i, terminator: " ") }
print()
for case let (x, 0) in [(1, 0), (2, 1), (3, 0)] { print("on the axis", x) }
for case let number? in [1, nil, 3] { print(number) }
for (a, b) in zip([1, 2], ["one", "two"]) where a > 1 { print(a, b) }
for i in 0..<10 {
    if i == 1 { continue }
    if i == 3 { break }
    print("i", i)
}

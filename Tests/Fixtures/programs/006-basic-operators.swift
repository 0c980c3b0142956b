let (a, b) = (1, 2)
print(a + b, a - b, a * 3, 9 / 4, 9 % 4, -a, +b, "hello, " + "world")
var c = 5
c += 2; c -= 1; c *= 3; c /= 2; c %= 5
print(c)
print(1 == 1, 2 != 1, 2 > 1, 1 < 2, 1 >= 1, 2 <= 1)
let height = 40 + (c > 3 ? 50 : 20)
print(height)
let colour: String? = nil
print(colour ?? "red")
for i in 1...5 where i % 2 == 1 { print(i, terminator: " ") }
print()
let names = ["Anna", "Alex", "Brian", "Jack"]
for name in names[2...] { print(name) }
for name in names[..<1] { print(name) }
let range = ...5
print(range.contains(7), range.contains(-1), (1..<5).count)
func said(_ value: Bool, _ name: String) -> Bool { print(name); return value }
print(said(false, "left") && said(true, "right"), said(true, "left") || said(false, "right"))

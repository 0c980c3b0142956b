var square = 0, roll = 0
while square < 25 {
    roll = roll % 6 + 1
    square += roll
}
print(square, roll)
var n = 27, steps = 0
repeat {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1
    steps += 1
} while n != 1
print(steps)
var stack = [1, 2, 3]
while let top = stack.popLast(), top > 1 { print(top) }
outer: while true {
    for i in 0... {
        if i == 2 { print("two"); continue }
        if i > 3 { break outer }
    }
}

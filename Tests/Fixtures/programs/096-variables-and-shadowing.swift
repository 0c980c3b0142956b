let x = 1
do { let x = x + 1; print(x); do { let x = "inner \(x)"; print(x) } }
print(x)
func f(_ x: Int) -> Int { let x = x * 2; if let x = Optional(x + 1) { return x }; return x }
print(f(5))
for x in 0..<2 { var x = x; x += 10; print(x) }
let a = 1, b = a + 1, c = { a + b }()
print(a, b, c)
var late: Int
if c > 2 { late = 1 } else { late = 2 }
print(late)
let (q, r) = 17.quotientAndRemainder(dividingBy: 5), _ = 3
print(q, r)
var i = 0, j = 10
(i, j) = (j, i)
print(i, j)
let array = [1, 2, 3], first = array[0], last = array.last!
print(first + last)
var chained = [[0]]; chained[0][0] = 5; chained[0].append(6); chained.append([])
print(chained); _ = chained.removeLast(); print(chained)
func early() -> Int { later }
let later = 8
print(early())

var step = 1
func increment(_ number: inout Int, by amount: Int) { number += amount }
let copyOfStep = step
increment(&step, by: copyOfStep)
print(step)
func balance(_ x: inout Int, _ y: inout Int) { let sum = x + y; x = sum / 2; y = sum - x }
var scores = [42, 31]
var (one, two) = (scores[0], scores[1])
balance(&one, &two)
scores.swapAt(0, 1)
print(one, two, scores)
struct Player {
    var health: Int, energy: Int;
    mutating func share(with other: inout Player) { balance(&other.health, &health) }
}
var oscar = Player(health: 10, energy: 10), maria = Player(health: 5, energy: 10)
oscar.share(with: &maria)
func local() { var p = Player(health: 1, energy: 8); balance(&p.health, &p.energy); print(p) }
local()
print(oscar, maria)
func locally() { var t = (health: 10, energy: 21); balance(&t.health, &t.energy); print(t) }
locally()
var matrix = [[1, 2], [3, 4]]
increment(&matrix[1][0], by: matrix[0][1])
print(matrix)

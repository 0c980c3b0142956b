let list = [1, 2, 3]
func at(_ i: Int, _ f: (Int) -> Int) -> Int { f(list[i]) }
print(at(1) { $0 * 2 })
print("now beyond", terminator: "")
print("")
let i = list.count
print(at(i) { $0 })
print("not reached")

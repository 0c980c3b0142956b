func root(_ x: Double) -> Double { precondition(x >= 0, "no root of \(x)"); return x.squareRoot() }
print(root(9))
print(root(-1))

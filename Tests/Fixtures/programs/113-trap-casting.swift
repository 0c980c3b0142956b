class A {}
final class B: A {}
let a: A = A()
print("a is", a is B)
let b = a as! B
print(b)

func describe(_ character: Character) -> String {
    switch character {
    case "a", "e", "i", "o", "u": return "vowel"
    case "b"..."d": return "early"
    case let other where other.isNumber: return "number \(other)"
    default: return "other"
    }
}
print("aczé7".map(describe))
let point = (1, -1)
switch point {
case (0, 0): print("origin")
case (_, 0): print("on x")
case (-2...2, -2...2) where point.0 == -point.1: print("in the box, diagonal")
case let (x, y): print(x, y)
}
switch 5 {
case 2, 3, 5, 7:
    print("prime")
    fallthrough
case 100: print("fell")
default: print("not here")
}
let optional: Int? = 4
switch optional {
case .some(let x) where x > 3: print("big", x)
case let x?: print("small", x)
case nil: print("none")
}
let any: Any = 2.5
switch any {
case is String: print("string")
case let double as Double: print("double", double)
default: break
}

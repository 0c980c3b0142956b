search: for i in 1...3 {
    for j in 1...3 {
        if j == 2 { continue search }
        if i == 3 { break search }
        print(i, j)
    }
}
check: if true {
    print("before")
    if Int("x") == nil { break check }
    print("never")
}
var n = 0
loop: while true {
    switch n {
    case 4: break loop
    case 2: n += 1; continue loop
    default: print("n", n)
    }
    n += 1
}
block: do {
    print("in do")
    if n == 4 { break block }
    print("not here")
}

enum State { case fine, broken }
func check(_ state: State) -> Int {
    switch state {
    case .fine: return 1;
    case .broken: fatalError("the state is broken")
    }
}
print(check(.fine))
print(check(.broken))

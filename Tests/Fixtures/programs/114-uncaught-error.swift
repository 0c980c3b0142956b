enum Problem: Error { case missing(String) }
func load(_ name: String) throws -> Int { throw Problem.missing(name) }
print((try? load("a")) as Any)
do { _ = try load("b") } catch { print("caught", error) }
print(try load("c"))
print("not reached")

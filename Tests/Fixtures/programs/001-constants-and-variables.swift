let maximum = 10
var attempt = 0
var x = 0.0, y = 0.0, z = 0.0
let welcome: String
if attempt == 0 { welcome = "hello" } else { welcome = "again" }
let π = 3.14159, 你好 = "你好世界", 🐶🐮 = "dogcow"
attempt += 1
(x, y) = (1.5, 2.5)
z = x + y
print(maximum, attempt, x, y, z, welcome, π, 你好, 🐶🐮)
let `class` = "reserved"
print(`class`); print("two statements on a line")
/* a comment /* within */ a comment */ print("after")

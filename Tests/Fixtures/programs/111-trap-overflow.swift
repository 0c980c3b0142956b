var n: UInt8 = 250
while true { print(n, terminator: " "); n += 1 }

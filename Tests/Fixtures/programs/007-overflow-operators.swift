var unsigned = UInt8.max
unsigned = unsigned &+ 1
print(unsigned, unsigned &- 1, Int8.min &- 1, Int8.max &* 2)
let shift: UInt8 = 0b0000_0100
print(shift << 1, shift << 5, shift << 8, shift >> 2, Int8(-5) >> 1, 1 &<< 3)
print(~shift, shift & 0b110, shift | 0b1, shift ^ 0b111)
let (value, overflow) = Int8.max.addingReportingOverflow(1)
print(value, overflow, UInt8(200).multipliedFullWidth(by: 200))
let pink: UInt32 = 0xCC6699
print((pink & 0xFF0000) >> 16, (pink & 0x00FF00) >> 8, pink & 0x0000FF)

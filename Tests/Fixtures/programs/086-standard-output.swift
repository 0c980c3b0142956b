@preconcurrency import Foundation
print("first")
fputs("by fputs\n", stdout)
puts("by puts")
putchar(65); putchar(10)
"written\n".withCString { _ = fputs($0, stdout) }
fflush(stdout)
FileHandle.standardOutput.write(Data("by a file handle\n".utf8))
"by write\n".utf8CString.withUnsafeBufferPointer { _ = write(1, $0.baseAddress, $0.count - 1) }
fputs("this is for standard error\n", stderr)
struct Stdout: TextOutputStream { func write(_ text: String) { fputs(text, stdout) } }
var out = Stdout()
print("to a stream", 1, to: &out)
func log<each T>(_ item: repeat each T) { repeat print(each item, terminator: " "); print() }
log(1, "two", 3.0)
print(String(repeating: "=", count: 20))
for i in 1...3 { print(i, terminator: i < 3 ? ", " : "\n") }
print("last, without a newline", terminator: "")

import Foundation
print("one")
atexit { print("at exit") }
exit(0)

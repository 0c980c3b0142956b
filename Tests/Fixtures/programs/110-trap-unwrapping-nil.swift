let text = "not a number"
let number: Int? = Int(text)
print("before", number as Any)
print(number! + 1)

let quotation = """
    The White Rabbit put on his spectacles.  "Where shall I begin,
    please your Majesty?" he asked.

    "Begin at the beginning," \
    the King said.
        indented
    """
print(quotation)
print(#"raw \n "quoted" \#(1 + 1)"#, ##"a "# b"##)
print("\u{24} \u{2665} \u{1F496}\t|\\ \"")
var variable = "Horse"
variable += " and carriage"
variable.append("!")
print(variable, variable.isEmpty, "".isEmpty, variable.count)
for character in "Dog!🐶" { print(character, terminator: "·") }
print("")
print("6 times 7 is \(6 * 7), \("nested \("deeper")")")
print(
    String(repeating: "ab", count: 3), String(["c", "a", "t"] as [Character]), "a" < "b", "abc".uppercased())
print(
    "one two  three".split(separator: " "),
    "one,two,,".split(separator: ",", omittingEmptySubsequences: false))

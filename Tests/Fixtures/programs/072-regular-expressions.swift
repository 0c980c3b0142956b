import RegexBuilder
let line = "KIND 2024-03-05 £12.50 done; 2023-12-31 £7.00"
let date = /(?<year>\d{4})-(?<month>\d{2})-(\d{2})/
if let match = line.firstMatch(of: date) { print(match.0, match.year, match.month, match.3) }
print(line.matches(of: date).map { String($0.year) }, line.replacing(/\d/, with: "#"))
print(line.contains(/£\d+/), line.split(separator: /;\s*/), line.ranges(of: /e/).count)
let word = #/ (\w+) \s+ (?i: kind | done ) /#
print("all DONE".wholeMatch(of: word)?.1 as Any)
let builder = Regex {
    "£";
    Capture {
        OneOrMore(.digit); "."; Repeat(count: 2) { .digit }
    } transform: {
        Double($0)!
    }
}
print(line.matches(of: builder).map(\.1).reduce(0, +))
let run = try Regex("[a-z]+")
print(line.firstMatch(of: run)?.output[0].substring as Any)
switch "abc123" {
case let text where text.wholeMatch(of: /[a-z]+\d+/) != nil: print("matched");
default: print("no")
}
print(line.prefixMatch(of: /[A-Z]+/)?.output as Any, "a1b22".replacing(/\d+/) { "<\($0.output)>" })

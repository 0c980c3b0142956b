import Foundation
var calendar = Calendar(identifier: .gregorian)
calendar.timeZone = TimeZone(identifier: "UTC")!
let date = Date(timeIntervalSince1970: 86_400 * 365)
let formatter = DateFormatter()
formatter.locale = Locale(identifier: "en_US_POSIX")
formatter.timeZone = calendar.timeZone
formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
print(formatter.string(from: date), calendar.component(.year, from: date), date.ISO8601Format())
print(String(format: "%.3f|%5d|%@", 3.14159, 42, "x" as NSString), "a,b".components(separatedBy: ","))
print(
    "  trim ".trimmingCharacters(in: .whitespaces), "hello".capitalized,
    "x=1&y".replacingOccurrences(of: "&", with: "+"))
let url = URL(string: "https://example.org/a/b.txt?q=1")!
print(url.host() as Any, url.lastPathComponent, url.pathExtension, url.query() as Any)
print(
    Data([1, 2, 255]).base64EncodedString(), Decimal(string: "0.1")! + Decimal(string: "0.2")!,
    UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F")!)
print(sqrt(2.0), pow(2, 10), floor(-1.5), atan2(1.0, 1.0), abs(-3), max(1, 2))
print(
    NSString(string: "abc").length, IndexSet([1, 2, 5]).count,
    Measurement(value: 1, unit: UnitLength.kilometers).converted(to: .meters).value)
var components = DateComponents(); components.day = 3
print(calendar.date(byAdding: components, to: date)!.timeIntervalSince(date))

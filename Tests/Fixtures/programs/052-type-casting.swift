class Media { let name: String; init(_ name: String) { self.name = name } }
final class Movie: Media {
    let director: String;
    init(_ name: String, _ director: String) { self.director = director; super.init(name) }
}
final class Song: Media {}
let library = [Movie("Casablanca", "Curtiz"), Song("Suede"), Movie("Kane", "Welles")]
print(library.count { $0 is Movie }, library.filter { $0 is Song }.count)
for item in library {
    if let movie = item as? Movie {
        print(movie.name, movie.director)
    } else if item is Song {
        print("song", item.name)
    }
}
var things: [Any] = [
    0, 0.0, 42, 3.14159, "hello", (3.0, 5.0), library[0], { (n: String) -> String in "Hello, \(n)" },
]
things.append(Optional<Int>.none as Any)
for thing in things {
    switch thing {
    case 0 as Int: print("zero Int")
    case 0 as Double: print("zero Double")
    case let n as Int: print("Int", n)
    case let d as Double where d > 0: print("positive", d)
    case let s as String: print("string", s)
    case let (x, y) as (Double, Double): print("point", x, y)
    case let movie as Movie: print("movie", movie.name)
    case let f as (String) -> String: print(f("Ann"))
    default: print("something else")
    }
}
let number: Any = 5
print(number as! Int + 1, number as? String as Any, [1, 2] as [Any], (["a": 1] as [String: Any])["a"]!)
print(library as [Any] is [Media], 1 as Any is CustomStringConvertible, [1] as? [String] as Any)

import Testing

@testable import Manuscript

@Suite struct NameSearchTests {
    @Test func nearestNamesComeFirst() {
        var search = NameSearch()
        let names = ["lose", "LOSS", "loss-of-all", "other"]
        #expect(search.nearest(to: "loss", among: names, atMost: 3) == ["LOSS", "lose", "other"])
        #expect(search.nearest(to: "loss", among: names, atMost: 3) { _ in 0 } == ["LOSS"])
        #expect(
            search.nearest(to: "loss", among: names, atMost: 3, contains: true) { _ in 0 }
                == ["LOSS", "loss-of-all"])
    }

    @Test func searchesShareOneLimit() {
        var search = NameSearch(maxDistances: 5)
        #expect(search.nearest(to: "c", among: ["a", "b", "c"]) == ["c"])
        #expect(search.nearest(to: "c", among: ["a", "b", "c"]) == ["a"])
        #expect(search.isExhausted)
        #expect(search.nearest(to: "c", among: ["a", "b", "c"]) == [])
    }
}

import Synchronization
import Testing

@testable import Notebook

/// Which values are kept until they are shown, and which are rendered at once.
@Suite struct KeptTypesTests {
    final class Object { var number = 1 }
    struct Values {
        var number = 1
        var texts = ["a": "b"]
        var range = 1...2
        var maybe: [Int?] = []
        var pair = (1, "a")
    }
    struct WithObject { var object = Object() }
    struct Weak { weak var object: Object? }
    struct Unowned { unowned let object: Object }
    struct WithClosure { var function = { 1 } }
    struct WithPointer { var pointer: UnsafePointer<Int>? }
    struct Described: CustomStringConvertible { var description: String { "described" } }
    struct HoldsDescribed { var inner = Described() }
    enum Bare { case one, two }
    enum Payload { case one(Described), two }
    struct DescribedNumber: CustomStringConvertible {
        var number = 1
        var description: String { "described" }
    }
    enum NumberPayload { case one(DescribedNumber), two }
    enum ObjectPayload { case one(Object), two }
    struct Tree { var children: [Tree] = [] }
    struct TreeWithObject {
        var children: [TreeWithObject] = []
        var object = Object()
    }

    @Test func valuesAreKept() {
        #expect(KeptTypes.has(Int.self))
        #expect(KeptTypes.has(Double?.self))
        #expect(KeptTypes.has([String: [Int]].self))
        #expect(KeptTypes.has(Set<Character>.self))
        #expect(KeptTypes.has((Int, String).self))
        #expect(KeptTypes.has(ArraySlice<ContiguousArray<Substring>>.self))
        #expect(KeptTypes.has(String.UTF8View.self))
        #expect(KeptTypes.has(Result<Int, Never>.self))
        #expect(KeptTypes.has(ReversedCollection<[Int]>.self))
        #expect(KeptTypes.has(Values.self))
        #expect(KeptTypes.has([Values].self))
        #expect(KeptTypes.has(Bare.self))
    }

    @Test func mutableValuesAreNotKept() {
        #expect(!KeptTypes.has(Object.self))
        #expect(!KeptTypes.has([Object].self))
        #expect(!KeptTypes.has([Int: Object?].self))
        #expect(!KeptTypes.has((Int, Object).self))
        #expect(!KeptTypes.has(WithObject.self))
        #expect(!KeptTypes.has([WithObject].self))
        #expect(!KeptTypes.has(Weak.self))
        #expect(!KeptTypes.has(Unowned.self))
        #expect(!KeptTypes.has(WithClosure.self))
        #expect(!KeptTypes.has(ObjectPayload.self))
        #expect(!KeptTypes.has(Any.self))
        #expect(!KeptTypes.has((any Error).self))
        #expect(!KeptTypes.has(AnyHashable.self))
        #expect(!KeptTypes.has((() -> Int).self))
        #expect(!KeptTypes.has(AnySequence<Int>.self))
        #expect(!KeptTypes.has(LazyMapSequence<[Int], Int>.self))
    }

    @Test func pointeesAreNotKept() {
        #expect(!KeptTypes.has(UnsafePointer<Int>.self))
        #expect(!KeptTypes.has(UnsafeMutableBufferPointer<Int>.self))
        #expect(!KeptTypes.has(Slice<UnsafeRawBufferPointer>.self))
        #expect(!KeptTypes.has(WithPointer.self))
    }

    @Test func customDescriptionsAreNotKept() {
        #expect(!KeptTypes.has(Described.self))
        #expect(!KeptTypes.has(HoldsDescribed.self))
        #expect(!KeptTypes.has([HoldsDescribed].self))
        #expect(!KeptTypes.has(Payload.self), "its bits are plain, its description is the chapter's own")
        #expect(!KeptTypes.has(Optional<Payload>.self))
        #expect(!KeptTypes.has(NumberPayload.self))
    }

    /// Types that would be examined without end.
    @Test func recursiveTypes() {
        #expect(!KeptTypes.has(Tree.self))
        #expect(!KeptTypes.has([Tree].self))
        #expect(!KeptTypes.has([TreeWithObject].self))
        #expect(!KeptTypes.has(TreeWithObject.self))
    }
}

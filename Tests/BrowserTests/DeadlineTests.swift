import Foundation
import Testing

@testable import BrowserDriver

@Suite struct DeadlineTests {
    /// If an answer is delayed past the deadline, as by tests that occupy all threads, the condition is
    /// checked once more.
    @Test func conditionIsCheckedAfterDelay() async throws {
        var looks = 0
        let deadline = Deadline("a second look", seconds: 0.05)
        try await deadline.poll { () throws(BrowserError) -> Bool? in
            looks += 1
            if looks > 1 { return true }
            usleep(200_000)
            return nil
        }
        #expect(looks == 2)
    }

    @Test func waitingEnds() async throws {
        let error = await #expect(throws: BrowserError.self) {
            try await Deadline("nothing", seconds: 0.05).poll { () throws(BrowserError) -> Bool? in nil }
        }
        #expect(error?.description == "waited 0.05 s in vain for: nothing")
    }
}

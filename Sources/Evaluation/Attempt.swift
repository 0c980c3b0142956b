extension Evaluator {
    /// What some work gives, or the error with which it ends: `async let` forgets the error's type.
    static func attempt<Value>(
        _ work: () async throws(EvaluationError) -> Value
    ) async -> Result<Value, EvaluationError> {
        do throws(EvaluationError) { return .success(try await work()) } catch { return .failure(error) }
    }
}

/// The result of some work, with its typed error, which `async let` would lose.
func asyncResult<Value>(
    _ work: () async throws(EvaluationError) -> Value
) async -> Result<Value, EvaluationError> {
    do throws(EvaluationError) { return .success(try await work()) } catch { return .failure(error) }
}
